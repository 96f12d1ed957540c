"""Why a connection can't be made, and what to look at."""

import asyncio
import ssl

# centrifuge-python comes without type hints.
import centrifuge  # type: ignore[import-untyped]
import websockets

_TEMPORARY = frozenset([408, 425, 429])  # of the HTTP statuses below 500

_ADVICE = {
    102: "look at the channel's namespace in Centrifugo's configuration",
    103: "look whether the token is of this user, and at allow_user_limited_channels",
    109: "give a get_token, or a token that lives longer",
    1009: "look at max_message_size, and at Centrifugo's websocket.message_size_limit",
    3500: "look at the token's secret and claims",
    3501: "look whether there is a token, and at the version of Centrifugo",
}


def advice(error: Exception) -> str:
    """Return what went wrong, and what to look at."""
    if isinstance(error, websockets.InvalidStatus):
        status = error.response.status_code
        return (
            f"the server answered HTTP {status}, which is no WebSocket: look at the path of the"
            " URL (Centrifugo's is /connection/websocket), and at allowed_origins"
        )
    if isinstance(error, centrifuge.ReplyError):
        return with_advice(error.message, error.code)
    text = str(error) or type(error).__name__
    if isinstance(error, ssl.SSLError):
        return f"{text}: look at the server's certificate"
    if is_timeout(error):
        return f"{text}: there was no answer: look at what listens there"
    if isinstance(error, OSError | websockets.InvalidMessage):
        return f"{text}: look whether Centrifugo runs there"
    return text


def with_advice(reason: str, code: int | None) -> str:
    """Return Centrifugo's reason, and what to look at, as far as its code says so."""
    return f"{reason}: {_ADVICE[code]}" if code in _ADVICE else reason


def is_timeout(error: Exception) -> bool:
    """Report whether an error says that there was no answer."""
    return isinstance(error, TimeoutError | asyncio.TimeoutError | centrifuge.OperationTimeoutError)


def is_hopeless(error: Exception) -> bool:
    """Report whether an attempt to connect would fail again and again with this error."""
    if isinstance(error, websockets.InvalidStatus):
        status = error.response.status_code
        return status < 500 and status not in _TEMPORARY
    return isinstance(error, websockets.InvalidURI | ssl.SSLCertVerificationError)
