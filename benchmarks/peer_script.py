"""A script as an organiser might write it: a candidate file -> a Word document and an email for everyone in it.

docxtpl and Python's own EmailMessage, a letter after the other. Which asks go to which ballot, and the words, are given
in a file; lobbykit works them out for itself.

    python peer_script.py CANDIDATES.csv TEXTS.json TEMPLATE.docx FOLDER
"""

import csv
import json
import sys
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from docxtpl import DocxTemplate
from jinja2 import Environment

HTML = """\
<!DOCTYPE html>
<html lang="en-GB">
<head><meta charset="utf-8"><title>{{ subject }}</title></head>
<body>
<p>{{ salutation }}</p>
{% for piece in body %}{% if piece.is_point %}<li>{{ piece.text }}</li>{% else %}<p>{{ piece.text }}</p>{% endif %}
{% endfor %}<p>{{ sign_off }}</p>
<p>{{ signature|join("<br>"|safe) }}</p>
</body>
</html>
"""


def main(candidates: str, texts: str, template: str, folder: str) -> None:
    common = json.loads(Path(texts).read_text(encoding="utf-8"))
    document = DocxTemplate(template)
    html = Environment(autoescape=True).from_string(HTML)
    done = set()
    with Path(candidates).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            person, name = row["person_id"], row["person_name"]
            if person in done:
                continue
            done.add(person)
            title = row["honorific_prefix"]
            letter = common["all"] | common["ballots"][row["ballot_paper_id"]]
            letter["salutation"] = f"Dear {title} {row['sopn_last_name']}," if title else f"Dear {name},"
            letter["recipient_block"] = [
                f"{title} {name}".strip(),
                f"Candidate for {row['post_label']}",
                "[their postal address]",
            ]
            document.render(letter, autoescape=True)
            document.save(f"{folder}/{person}.docx")
            if row["email"]:
                message = EmailMessage(policy=SMTP)
                message["From"] = letter["from"]
                message["To"] = f"{name} <{json.loads(row['email'])}>"
                message["Subject"] = letter["subject"]
                message.set_content(letter["salutation"] + letter["text"])
                message.add_alternative(html.render(letter), subtype="html")
                Path(f"{folder}/{person}.eml").write_bytes(message.as_bytes())


if __name__ == "__main__":
    main(*sys.argv[1:])
