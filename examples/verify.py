#!/usr/bin/env python3
"""Was this file stamped, and when? verify.py URL FILE

URL is that of a chain, e.g. http://127.0.0.1:9650/ext/bc/timestampvm. The script looks for the first block with the
file, or with its sha256, and computes the block's ID anew from the block's fields. Only Python's standard library is
needed, and the file does not leave this machine.
"""
import hashlib
import json
import sys
import urllib.error
import urllib.request
from datetime import datetime, timezone

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def cb58(data: bytes) -> str:
    """Base 58 of the bytes and the last four of their sha256."""
    checked = data + hashlib.sha256(data).digest()[-4:]
    number, text = int.from_bytes(checked, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = ALPHABET[digit] + text
    return "1" * (len(checked) - len(checked.lstrip(b"\0"))) + text


def block_id(block: dict) -> str:
    """The ID of a block: the sha256 of its bytes, which are its fields as JSON in this order, without spaces."""
    fields = {name: block[name] for name in ("parent_id", "height", "timestamp", "data")}
    return cb58(hashlib.sha256(json.dumps(fields, separators=(",", ":")).encode()).digest())


def get(url: str) -> dict:
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        sys.exit(f"{url}: {error.code} {error.read().decode(errors='replace')}")
    except OSError as error:
        sys.exit(f"{url}: {error}")


def main() -> None:
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    url, path = sys.argv[1].rstrip("/"), sys.argv[2]
    with open(path, "rb") as file:
        content = file.read()
    digest = hashlib.sha256(content).digest()
    blocks = get(f"{url}/find?sha256={digest.hex()}&limit=1")["blocks"]
    if not blocks:
        sys.exit(f"{path} is in no accepted block of this chain")
    block = blocks[0]
    if bytes.fromhex(block["data"][2:]) not in (content, digest):
        sys.exit(f"block {block['id']} has other data")
    if block_id(block) != block["id"]:
        sys.exit(f"block {block['id']} does not have the ID that its fields make")
    time = datetime.fromtimestamp(block["timestamp"], timezone.utc).isoformat()
    print(f"{path} was stamped at {time} in block {block['id']} at height {block['height']}")


if __name__ == "__main__":
    main()
