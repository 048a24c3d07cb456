"""Reports as mail servers write them, one for each shape; addresses and names are made up."""

from __future__ import annotations

from dataclasses import dataclass, field
from textwrap import dedent

from notifications.bounces import Verdict

OURS = "<0123456789abcdef0123456789abcdef01234567@tayninh.example>"
TO = "lienhe@dn39.example"


@dataclass(frozen=True)
class Shape:
    """A mail and what must be read from it: (addresses, status, a word of what the server said) per failure."""

    mail: str
    verdict: Verdict = Verdict.RETURNED
    failures: list[tuple[tuple[str, ...], str, str]] = field(default_factory=list)
    letters: tuple[str, ...] = (OURS,)
    written_to: tuple[str, ...] = (TO,)


def mail(text: str) -> str:
    return dedent(text).lstrip("\n")


def report(
    recipients: str, *, head: str = "", returned: str | None = None, notice: str = "Undelivered."
) -> str:
    """A multipart/report; `returned` is the last part with its own type, by default the headers of our letter."""
    quoted = (
        returned
        or f"Content-Type: text/rfc822-headers\n\nFrom: khcn@tayninh.example\nTo: <{TO}>\nMessage-ID: {OURS}\n"
    )
    return (
        "Return-Path: <>\nFrom: MAILER-DAEMON@relay.example\nTo: khcn@tayninh.example\n"
        f"Subject: Undelivered Mail Returned to Sender\nMessage-ID: <report-1@relay.example>\n{head}"
        'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary="=_b"\n\n'
        f"--=_b\nContent-Type: text/plain; charset=utf-8\n\n{notice}\n\n"
        f"--=_b\nContent-Type: message/delivery-status\n\n{mail(recipients)}\n--=_b\n{quoted}\n--=_b--\n"
    )


WHOLE_LETTER = (
    "Content-Type: message/rfc822\n\nFrom: khcn@tayninh.example\n"
    f"To: =?utf-8?b?Q8O0bmcgdHk=?=\n <{TO}>\nMessage-ID:\n {OURS}\nSubject: x\n\nbody\n"
)

SHAPES: dict[str, Shape] = {
    "postfix, headers returned": Shape(
        report(
            f"""
            Reporting-MTA: dns; relay.example
            X-Postfix-Queue-ID: 4F1B2

            Final-Recipient: rfc822; {TO}
            Original-Recipient: rfc822;{TO}
            Action: failed
            Status: 5.1.1
            Remote-MTA: dns; mx.dn39.example
            Diagnostic-Code: smtp; 550 5.1.1 <{TO}>: Recipient address rejected:
                User unknown in virtual mailbox table
            """
        ),
        failures=[((TO,), "5.1.1", "User unknown in virtual mailbox table")],
    ),
    "sendmail, whole letter returned, a comment behind the status": Shape(
        report(
            f"""
            Reporting-MTA: dns; relay.example

            Final-Recipient: RFC822; <{TO}>
            Action: failed (given up)
            Status: 5.2.2 (mailbox full)
            Diagnostic-Code: SMTP; 552 5.2.2 Over quota
            """,
            returned=WHOLE_LETTER,
        ),
        failures=[((TO,), "5.2.2", "Over quota")],
    ),
    "exchange, the code only in the words, no blank line before the recipient": Shape(
        report(
            f"""
            Reporting-MTA: dns;mail.dn39.example
            Final-Recipient: rfc822;{TO}
            Action: failed
            Status: 5.0.0
            Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found by address lookup
            X-Display-Name: =?utf-8?q?Li=C3=AAn_h=E1=BB=87?=
            """,
            head="X-MS-Exchange-Message-Is-Ndr:\n",
            returned=WHOLE_LETTER,
        ),
        failures=[((TO,), "5.1.10", "RESOLVER.ADR.RecipientNotFound; not found")],
    ),
    "gmail, which says it three times": Shape(
        report(
            f"""
            Reporting-MTA: dns; googlemail.example
            Arrival-Date: Wed, 08 Jan 2025 01:00:00 -0800 (PST)

            Final-Recipient: rfc822; {TO}
            Action: failed
            Status: 5.1.2
            Diagnostic-Code: smtp; The domain dn39.example couldn't be found.
            Last-Attempt-Date: Wed, 08 Jan 2025 01:00:01 -0800 (PST)
            """,
            head=f"X-Failed-Recipients: {TO}\nAuto-Submitted: auto-replied\nIn-Reply-To: {OURS}\n",
            returned=WHOLE_LETTER,
        ),
        failures=[((TO,), "5.1.2", "couldn't be found")],
    ),
    "given up after days: 4.x.x and failed": Shape(
        report(
            f"""
            Reporting-MTA: dns; relay.example

            Final-Recipient: rfc822; {TO}
            Action: failed
            Status: 4.4.7
            Diagnostic-Code: X-Postfix; delivery temporarily suspended: connect to
                mx.dn39.example[192.0.2.7]:25: Connection timed out
            """
        ),
        failures=[((TO,), "4.4.7", "Connection timed out")],
    ),
    "forwarded: the mailbox that failed is not the one we wrote to": Shape(
        report(
            f"""
            Reporting-MTA: dns; relay.example

            Original-Recipient: rfc822;{TO}
            Final-Recipient: rfc822;giamdoc@forwarded.example
            Action: failed
            Status: 5.7.1
            Diagnostic-Code: smtp; 554 5.7.1 Message rejected as spam
            """
        ),
        failures=[((TO, "giamdoc@forwarded.example"), "5.7.1", "rejected as spam")],
    ),
    "several recipients, one of them failed": Shape(
        report(
            f"""
            Reporting-MTA: dns; relay.example

            Final-Recipient: rfc822; vanthu@dn39.example
            Action: relayed
            Status: 2.0.0

            Final-Recipient: rfc822; kho@dn39.example
            Action: delayed
            Status: 5.0.0

            Final-Recipient: rfc822; {TO}
            Action: failed
            Status: 5.2.1
            """
        ),
        failures=[((TO,), "5.2.1", "")],
    ),
    "no action, a bare status, nothing returned but the answer's reference": Shape(
        report(
            f"""
            Final-Recipient: rfc822; {TO}
            Status: 5.1.6
            """,
            head=f"References: {OURS}\n",
            returned="Content-Type: text/plain\n\nThe original message was not returned.\n",
        ),
        failures=[((TO,), "5.1.6", "")],
        written_to=(),
    ),
    "failed without any code": Shape(
        report(f"Final-Recipient: rfc822; {TO}\nAction: failed\nStatus: 2.0.0\n"),
        failures=[((TO,), "5.0.0", "")],
    ),
    "exim, text alone": Shape(
        mail(
            f"""
            Return-path: <>
            From: Mail Delivery System <Mailer-Daemon@exim.example>
            Auto-Submitted: auto-replied
            X-Failed-Recipients: {TO}
            Subject: Mail delivery failed: returning message to sender
            Message-Id: <E1report@exim.example>

            This message was created automatically by mail delivery software.
            A message that you sent could not be delivered to the following address:

              {TO}
                host mx.dn39.example [192.0.2.7]
                SMTP error from remote mail server after RCPT TO:<{TO}>:
                550 5.1.1 No such user here.

            ------ This is a copy of the message, including all the headers. ------

            Return-path: <khcn@tayninh.example>
            To: Cong ty
                <{TO}>
            Message-ID: {OURS}
            Subject: x
            """
        ),
        failures=[((TO,), "5.1.1", "No such user here.")],
    ),
    "exim, two addresses, each with its own words": Shape(
        mail(
            f"""
            X-Failed-Recipients: {TO},
              kho@dn39.example
            From: Mailer-Daemon@exim.example
            Message-Id: <E2report@exim.example>

            The following addresses failed:
              {TO}
                all hosts have been failing for a long time (and retry time not reached)
              kho@dn39.example
                mailbox is full: 452 quota exceeded, retry timeout exceeded
            """
        ),
        failures=[
            ((TO,), "5.0.0", "failing for a long time"),
            (("kho@dn39.example",), "4.0.0", "retry timeout exceeded"),
        ],
        letters=(),
        written_to=(),
    ),
    "qmail": Shape(
        mail(
            f"""
            From: MAILER-DAEMON@qmail.example
            Subject: failure notice
            Message-ID: <q1@qmail.example>

            Hi. This is the qmail-send program at qmail.example.
            I'm afraid I wasn't able to deliver your message to the following addresses.

            <{TO}>:
            192.0.2.7 does not like recipient.
            Remote host said: 550 sorry, no mailbox here by that name

            --- Below this line is a copy of the message.

            To: <{TO}>
            Message-ID: {OURS}
            """
        ),
        failures=[((TO,), "5.0.0", "no mailbox here by that name")],
    ),
    "only delayed": Shape(
        report(
            f"""
            Reporting-MTA: dns; relay.example

            Final-Recipient: rfc822; {TO}
            Action: delayed
            Status: 4.4.1
            Will-Retry-Until: Fri, 10 Jan 2025 09:00:00 +0700
            """
        ),
        verdict=Verdict.NOTHING,
    ),
    "delivered, as was asked for": Shape(
        report(f"Final-Recipient: rfc822; {TO}\nAction: delivered\nStatus: 2.1.5\n"), verdict=Verdict.NOTHING
    ),
    "exim, a warning of delay": Shape(
        mail(
            """
            From: Mailer-Daemon@exim.example
            Auto-Submitted: auto-replied
            Subject: Warning: message delayed 24 hours
            Message-Id: <E3@exim.example>

            No action is required on your part. Delivery attempts will continue for some time.
            """
        ),
        verdict=Verdict.NOTHING,
    ),
    "on holiday": Shape(
        mail(
            """
            From: lienhe@dn39.example
            Auto-Submitted: auto-replied (vacation)
            Subject: =?utf-8?b?VOG7sSDEkeG7mW5nIHRy4bqjIGzhu51p?=
            Message-ID: <v1@dn39.example>

            Tôi nghỉ phép đến ngày 20/01. Lỗi 550 5.1.1 không liên quan.
            """
        ),
        verdict=Verdict.NOTHING,
    ),
    "read": Shape(
        "Content-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n"
        "--b\nContent-Type: text/plain\n\nRead.\n--b\nContent-Type: message/disposition-notification\n\n"
        f"Final-Recipient: rfc822;{TO}\nDisposition: manual-action/MDN-sent-manually; displayed\n--b--\n",
        verdict=Verdict.NOTHING,
    ),
    "a person's answer that quotes a bounce": Shape(
        mail(
            f"""
            From: lienhe@dn39.example
            Subject: Re: thông báo
            Message-ID: <p1@dn39.example>
            In-Reply-To: {OURS}

            > 550 5.1.1 <{TO}>: User unknown
            Chúng tôi đã nhận được thư.
            """
        ),
        verdict=Verdict.UNKNOWN,
    ),
    "a report of abuse": Shape(
        "Content-Type: multipart/report; report-type=feedback-report; boundary=b\n\n"
        "--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\n--b--\n",
        verdict=Verdict.UNKNOWN,
    ),
    "empty": Shape("", verdict=Verdict.UNKNOWN),
}
