"""Checks what the client is made of."""

import inspect
from typing import TYPE_CHECKING

if TYPE_CHECKING or __package__:
    from .tokens import GetToken, Token
else:
    from tokens import GetToken, Token

_MAX_CHANNEL_LENGTH = 255  # the default of Centrifugo's channel.max_length


def is_rpc(transport: object) -> bool:
    """Report whether calls go by Centrifugo's command rpc."""
    if transport not in ("correlation", "rpc"):
        raise ValueError(f'transport is {transport!r}, expected "correlation" or "rpc"')
    return transport == "rpc"


def checked_timeout(timeout: float) -> float:
    """Return the timeout if it is one."""
    if not timeout > 0:
        raise ValueError(f"timeout is {timeout!r}, expected a number of seconds above 0")
    return timeout


def checked_count(name: str, count: int) -> int:
    """Return a number of things if there may be so many."""
    if not count > 0:
        raise ValueError(f"{name} is {count!r}, expected a number above 0")
    return count


def check_channel(channel: str) -> None:
    """Raise a ValueError if Centrifugo allows no channel of this name."""
    if len(channel) > _MAX_CHANNEL_LENGTH:
        raise ValueError(
            f"user_id is too long: the reply channel has {len(channel)} characters,"
            f" Centrifugo allows {_MAX_CHANNEL_LENGTH}"
        )


def token_and_source(token: Token, get_token: GetToken | None) -> tuple[str, GetToken | None]:
    """Return the token, and the function that returns others. A token may be such a function."""
    if isinstance(token, str):
        return token, None if get_token is None else _token_function("get_token", get_token)
    source = _token_function("token", token)
    if get_token is not None:
        raise ValueError("token and get_token are functions: give one of them")
    return "", source


def _token_function(name: str, function: GetToken) -> GetToken:
    """Return a function that can be called: else it would fail again and again."""
    try:
        inspect.signature(function).bind()
    except ValueError:
        pass  # nothing is known of it: it is written in C
    except TypeError as error:
        raise ValueError(
            f"{name} is {function!r:.100}, expected a function without arguments that returns a"
            f" token: {error}"
        ) from None
    return function


def check_user_id(user_id: object) -> None:
    """Raise a ValueError if Centrifugo would take the id of a user for something else."""
    if not isinstance(user_id, str) or not user_id:
        raise ValueError(f"user_id is {user_id!r}, expected a string that is not empty")
    for c in user_id:
        if not " " <= c <= "~" or c in "#,*.":
            raise ValueError(
                f"user_id {user_id!r} has {c!r}, which can't be in a channel for one user;"
                ' expected printable ASCII without "#", ",", "*" and "."'
            )
