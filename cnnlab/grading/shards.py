"""A class in parts: each is graded by itself, wherever there is room, and all are merged."""

import hashlib
import math
import re
from typing import NamedTuple

from cnnlab.errors import UserError
from cnnlab.grading.submissions.submission import safe_name

FILE = "shard"  # in the results of a part that was graded to its end


class Shard(NamedTuple):
    """One part of a class, counted from 1."""

    number: int
    of: int

    @classmethod
    def read(cls, text):
        """The part that a text such as `2/7` names.

        Raises:
            UserError: If it names none.
        """
        found = re.fullmatch(r"([0-9]{1,6})/([0-9]{1,6})", text.strip())
        if found and 1 <= int(found[1]) <= int(found[2]):
            return cls(int(found[1]), int(found[2]))
        raise UserError(f"expected a part and how many there are, such as 2/7. Received: {text}.")

    def __str__(self):
        return f"{self.number}/{self.of}"

    def part(self, submissions):
        """Those of all submissions that belong to this part: each `of`-th, by name."""
        return sorted(submissions, key=lambda one: one.student)[self.number - 1 :: self.of]


class Ended(NamedTuple):
    """What the results of a part say that was graded to its end."""

    shard: Shard
    class_: str  # see `sign`
    names: list[str]  # of the files of its records

    @classmethod
    def read(cls, text):
        """Reads what `ended` wrote.

        Raises:
            UserError, ValueError: If the text is anything else.
        """
        shard, class_, *names = text.splitlines()
        return cls(Shard.read(shard), class_, names)


def ended(shard, class_, records):
    """The text of an `Ended`."""
    names = [safe_name(record.student) for record in records]
    return "".join(f"{line}\n" for line in (shard, class_, *names))


def sign(submissions):
    """Tells a class from one in which somebody came or went: their parts hold others."""
    names = "\n".join(sorted(each.student for each in submissions))
    return hashlib.sha256(names.encode("utf-8", "surrogatepass")).hexdigest()


SLURM = """\
#!/bin/bash
# Slurm makes no folder for its logs. First:  mkdir -p "{out}"
#SBATCH --job-name=cnnlab-{lab}
#SBATCH --array=1-{shards}
#SBATCH --ntasks=1
#SBATCH --cpus-per-task={workers}
#SBATCH --mem={memory}G
#SBATCH --output={out}/%a.log
# What was killed with its node, or had to make room, is run again: what it had graded is kept.
#SBATCH --requeue
set -e
cnnlab grade "{folder}" --lab {lab} --seed {seed} --workers {workers} --require-sandbox \\
    --shard "$SLURM_ARRAY_TASK_ID/{shards}" --out "{out}/$SLURM_ARRAY_TASK_ID"
# When all have ended:  cnnlab merge "{out}" "{out}"/[0-9]*/
"""

KUBERNETES = """\
# kubectl apply -f this-file. It needs an image with cnnlab and bubblewrap (see Containerfile), and
# a volume claim `class` that holds the submissions.
# When all have ended:  cnnlab merge "{out}" "{out}"/[0-9]*/
apiVersion: batch/v1
kind: Job
metadata:
  name: cnnlab-{name}
spec:
  completionMode: Indexed
  completions: {shards}
  parallelism: {shards}
  backoffLimitPerIndex: 3
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: grade
          image: cnnlab
          command: ["sh", "-c"]
          args:
            - >-
              exec cnnlab grade "{folder}" --lab {lab} --seed {seed} --workers {workers}
              --require-sandbox --shard "$((JOB_COMPLETION_INDEX + 1))/{shards}"
              --out "{out}/$((JOB_COMPLETION_INDEX + 1))"
          resources:
            requests: {{cpu: "{workers}", memory: {memory}Gi}}
            limits: {{memory: {memory}Gi}}
          # The sandbox makes namespaces of its own, which the usual profile forbids.
          securityContext:
            allowPrivilegeEscalation: false
            seccompProfile: {{type: Unconfined}}
            procMount: Unmasked
          volumeMounts:
            - {{name: class, mountPath: /class}}
      hostUsers: false
      volumes:
        - name: class
          persistentVolumeClaim: {{claimName: class}}
"""

JOBS = {"slurm": SLURM, "kubernetes": KUBERNETES}
GB_A_WORKER = 2  # of memory: a warm process, its forks, a judge


def job(system, folder, lab, out, shards, workers, seed):
    """What one hands to a scheduler, as text: an array of jobs, one a shard."""
    return JOBS[system].format(
        folder=folder,
        lab=lab,
        name=lab.replace("_", "-"),
        out=out,
        shards=shards,
        workers=workers,
        memory=math.ceil(GB_A_WORKER * (workers + 1)),
        seed=seed,
    )
