"""From one hand-written source to the instructor's notebook and the student's, and their scores."""

import sys

# nbformat imports jsonschema, which builds a parser of internationalised web addresses: half of the
# time that a command takes. No notebook has such an address to check; jsonschema does without.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # None: "not there"
