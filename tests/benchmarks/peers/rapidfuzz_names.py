"""Find names in sentences by WRatio over all names: read {"names", "texts"}, print the microseconds of each text."""

import json
import sys
import time

from rapidfuzz import process
from rapidfuzz.fuzz import WRatio

given = json.load(sys.stdin)
took = []
for text in given["texts"]:
    started = time.perf_counter_ns()
    process.extractOne(text, given["names"], scorer=WRatio)
    took.append((time.perf_counter_ns() - started) / 1000)
json.dump(took, sys.stdout)
