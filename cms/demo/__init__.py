"""Demonstration content: real facts of real procedures, sentences of our own, invented people."""
