"""One reused connection to the relay: what is said on it, and what each answer means for the letter."""

from __future__ import annotations

import ssl
from base64 import b64encode
from contextlib import suppress
from dataclasses import dataclass

import aiosmtplib
from aiosmtplib import (
    SMTPDataError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
    SMTPStatus,
)
from aiosmtplib.protocol import SMTPProtocol

from models.letter import LetterState
from settings import Smtp

# A relay that drops three conversations running is left alone until the next run: each more could be
# one more letter of which nobody knows whether it arrived.
MAX_LOSSES = 3
ASK_FIRST = "Hãy hỏi người nhận trước khi gửi lại."


@dataclass(frozen=True)
class Outcome:
    """What became of one attempt: SENT, QUEUED (try again), FAILED or AMBIGUOUS, and why."""

    state: LetterState
    error: str = ""


class Line:
    """A connection that opens itself when needed. `trouble` is set once it is of no more use in this run."""

    def __init__(self, smtp: Smtp, *, sender: str, tls: ssl.SSLContext | None) -> None:
        self.sender = sender
        self.trouble: str | None = None
        self._where = f"{smtp.host}:{smtp.port}"
        self._smtp, self._timeout = smtp, smtp.timeout
        self._losses = 0
        self._client = aiosmtplib.SMTP(
            hostname=smtp.host,
            port=smtp.port,
            username=smtp.username,
            password=smtp.password.get_secret_value() if smtp.password else None,
            start_tls=smtp.starttls,
            tls_context=tls,
            timeout=smtp.timeout,
            # The default asks the resolver for this machine's name, which takes seconds when there is none.
            local_hostname=sender.rpartition("@")[2],
        )

    async def ready(self) -> bool:
        """Connect, encrypt and log in if need be. A failure sets `trouble`: no letter is to blame for it."""
        if self.trouble is None and not self._client.is_connected:
            try:
                await self._client.connect()
            except (SMTPException, OSError, ValueError) as error:
                # A relay may repeat what it was told, and this text goes to logs, rows and pages.
                self.trouble = f"Không kết nối được máy chủ thư {self._where}: {self._without_secret(error)}."
        return self.trouble is None

    async def send(self, recipient: str, message: bytes) -> Outcome:
        """Send one message on a line that is `ready`. Never raises for what the server does or says.

        `message` ends in CRLF and none of its lines starts with a dot, as `notifications.message.build`
        makes it; `recipient` is one that it found valid.
        """
        try:
            await self._address(recipient)
            # Not `SMTP.data`, which does not tell a connection lost before the text went out from one after.
            start = await self._client.execute_command(b"DATA")
            if start.code != SMTPStatus.start_input:
                raise SMTPDataError(start.code, start.message)
            protocol = self._client.protocol
            if protocol is None:
                raise SMTPServerDisconnected("Connection lost")
            protocol.write(message + b".\r\n")
        except SMTPResponseException as refusal:
            return await self._refused(refusal, otherwise=LetterState.QUEUED)
        except (SMTPException, OSError) as error:
            self._drop()
            return Outcome(LetterState.QUEUED, f"Mất kết nối trước khi gửi được thư: {_said(error)}.")
        except Exception as error:
            # Anything else leaves the server in the middle of this letter; the next one must not pay for it.
            self._drop()
            return Outcome(LetterState.FAILED, f"Thư không gửi được vì lỗi dữ liệu: {_said(error)}.")
        return await self._answer(protocol)

    async def _address(self, recipient: str) -> None:
        """Not by `SMTP.mail` and `SMTP.rcpt`, which take every address apart for a display name: a fifth of the work
        on a letter. The first letter on a connection greets, as only `SMTP.mail` does.
        """
        if self._client.is_ehlo_or_helo_needed:
            await self._client.mail(self.sender)
        else:
            answer = await self._client.execute_command(b"MAIL", f"FROM:<{self.sender}>".encode("ascii"))
            if answer.code != SMTPStatus.completed:
                raise SMTPSenderRefused(answer.code, answer.message, self.sender)
        answer = await self._client.execute_command(b"RCPT", f"TO:<{recipient}>".encode("ascii"))
        if answer.code not in (SMTPStatus.completed, SMTPStatus.will_forward):
            raise SMTPRecipientRefused(answer.code, answer.message, recipient)

    async def _answer(self, protocol: SMTPProtocol) -> Outcome:
        """The text is out: from here on only a clear answer says that the server did not take it."""
        try:
            answer = await protocol.read_response(timeout=self._timeout)
        except SMTPResponseException as garbage:
            return await self._refused(garbage, otherwise=LetterState.AMBIGUOUS)
        except (SMTPException, OSError) as error:
            self._drop()
            return Outcome(
                LetterState.AMBIGUOUS,
                f"Đã chuyển thư nhưng máy chủ không trả lời ({_said(error)}), không rõ thư có được nhận "
                f"hay không. {ASK_FIRST}",
            )
        if 200 <= answer.code < 300:
            self._losses = 0
            return Outcome(LetterState.SENT)
        refusal = SMTPDataError(answer.code, answer.message)
        return await self._refused(refusal, otherwise=LetterState.AMBIGUOUS)

    async def _refused(self, refusal: SMTPResponseException, *, otherwise: LetterState) -> Outcome:
        """Read a refusal; `otherwise` is what an answer that is none (garbage, a stray code) means."""
        said = f"máy chủ thư trả lời {refusal.code}: {refusal.message}"
        if not 400 <= refusal.code < 600:
            self._drop()
            advice = f" {ASK_FIRST}" if otherwise == LetterState.AMBIGUOUS else ""
            return Outcome(otherwise, f"Không hiểu trả lời của máy chủ thư ({refusal.message}).{advice}")
        try:
            await self._client.rset()
            self._losses = 0
        except (SMTPException, OSError):
            self._drop()
        if refusal.code < 500:
            return Outcome(LetterState.QUEUED, f"Bị từ chối tạm thời, {said}.")
        if isinstance(refusal, SMTPSenderRefused):
            # The server refuses us, not this letter: a wrong setting must not fail every letter for good.
            return Outcome(LetterState.QUEUED, f"Máy chủ không nhận thư từ {self.sender}, {said}.")
        advice = "Hãy xem lại địa chỉ người nhận và nội dung thư."
        return Outcome(LetterState.FAILED, f"Bị từ chối, {said}. {advice}")

    def _without_secret(self, error: BaseException) -> str:
        said, smtp = _said(error), self._smtp
        if smtp.password is None:
            return said
        password = smtp.password.get_secret_value()
        plain = f"\0{smtp.username}\0{password}"
        for form in (*(b64encode(text.encode()).decode() for text in (plain, password)), password):
            said = said.replace(form, "•••") if form else said
        return said

    def _drop(self) -> None:
        self._client.close()
        self._losses += 1
        if self._losses >= MAX_LOSSES:
            self.trouble = f"Máy chủ thư {self._where} ngắt {self._losses} kết nối liên tiếp."

    async def quit(self) -> None:
        """Take leave. Every letter has its answer by now, so a server that is gone is simply left."""
        if self._client.is_connected:
            with suppress(SMTPException, OSError):
                await self._client.quit()

    def close(self) -> None:
        self._client.close()


def _said(error: BaseException) -> str:
    return str(error) or type(error).__name__
