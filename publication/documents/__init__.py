"""What is read and printed of one decision: the summary, the submission note, the draft itself."""
