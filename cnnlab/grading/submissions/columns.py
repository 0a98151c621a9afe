"""What columns of a class' table are called, in English and in Russian.

Source of the Russian names: `assign.php` and `moodle.php` of Moodle's language pack.
"""

import re

from cnnlab.language import unmarked

WORKSHEET = ("identifier", "grade")  # columns of Moodle's worksheet
# Columns by what they hold; the first that is there, and not empty, counts.
COLUMNS = unmarked(
    {
        "student": ("student", "username", "login", "sis login id", "login id", "user"),
        "name": ("name", "full name", "fullname"),
        "email": ("email", "e-mail", "email address", "mail"),
        "id": ("id number", "student id", "sis user id", "identifier", "id", "lms_user_id"),
    }
)
FIRST = unmarked(("first name", "first_name", "firstname"))
LAST = unmarked(("last name", "last_name", "surname"))
# What Moodle's worksheet says of who came late, in its column "Status".
LATE = re.compile(r"\blate\b|Срок выполнения закончился")
IN_RUSSIAN = unmarked(
    {
        "идентификатор": "identifier",
        "полное имя": "full name",
        "полное имя пользователя": "full name",
        "индивидуальный номер": "id number",
        "логин": "login",
        "адрес электронной почты": "email address",
        "статус": "status",
        "оценка": "grade",
        "максимальная оценка": "maximum grade",
        "студент": "student",
        "фио": "name",
        "имя": "first name",
        "фамилия": "last name",
        "электронная почта": "email",
        "почта": "email",
    }
)
