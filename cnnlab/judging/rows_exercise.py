"""Exercises whose answer is a table: lists with a row for a layer."""

import numpy as np

from cnnlab.judging.exercise import DictExercise


class RowsExercise(DictExercise):
    """An answer is a dict of lists with a row for a layer; what differs is named by its row."""

    def rows(self, case):
        """The names of the rows."""
        raise NotImplementedError

    def difference(self, key, case, answer):
        if message := self.form(key, case, answer):
            return message
        rows = zip(self.rows(case), self.expected(case)[key], answer[key], strict=True)
        for row, right, found in rows:
            if not self.same(right, found):
                right, found = np.array(right).tolist(), np.array(found).tolist()
                return f"`{key}` of {row}: expected {right}, got {found}"
        return None
