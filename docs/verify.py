#!/usr/bin/env python3
"""Checks an export of the record without any part of Finalcall: python3 docs/verify.py export.jsonl"""
import base64, hashlib, json, sys

seq, head, closed = 0, "0" * 64, False
for line in open(sys.argv[1], "rb"):
    body = line.rstrip(b"\n")
    entry = json.loads(body)
    if "checkpoint" in entry:  # the last line of a closed export: a signed note with size and head
        _, size, root = entry["checkpoint"].split("\n")[:3]
        if (size, base64.b64decode(root).hex()) != (str(seq), head):
            sys.exit(f"entry {seq} is not what the closing checkpoint saw")
        closed = True
        continue
    if entry["seq"] != seq + 1 or entry["prev"] != head:
        sys.exit(f"broken at entry {seq + 1}")
    seq, head = entry["seq"], hashlib.sha256(body).hexdigest()
print(f"whole: {seq} entries, head {head}{'' if closed else ', not closed by a checkpoint'}")
