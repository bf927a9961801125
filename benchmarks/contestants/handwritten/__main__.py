"""Runs the loop: its settings are JSON, the only argument."""

import json
import sys

from benchmarks.contestants.handwritten.loop import Loop

if __name__ == "__main__":
    Loop(json.loads(sys.argv[1])).run()
