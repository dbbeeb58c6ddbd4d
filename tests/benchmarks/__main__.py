"""``make bench``: the figures of docs/benchmarks.md, each beside its yardstick, in one run."""

from tests.benchmarks.run import main

main()
