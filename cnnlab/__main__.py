"""`python -m cnnlab`, for whoever has no `cnnlab` on the path."""

import sys

from cnnlab.cli import main

sys.exit(main())
