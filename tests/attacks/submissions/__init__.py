"""Hostile submissions to lab 04: what each tries, the code of its answer, and what it must earn.

Each answers the first exercise and the third honestly, and carries its attack in the second. What
the honest part earns is earned; where the attack spoils the student's own process for what comes
after it, that is said.
"""

from tests.attacks.submissions.ends import ENDS
from tests.attacks.submissions.harmless import HARMLESS
from tests.attacks.submissions.lies import LIES
from tests.attacks.submissions.messages import MESSAGES
from tests.attacks.submissions.others import OTHERS
from tests.attacks.submissions.poison import POISON
from tests.attacks.submissions.refused import REFUSED

ATTACKS = [*REFUSED, *HARMLESS, *POISON, *LIES, *MESSAGES, *ENDS, *OTHERS]
