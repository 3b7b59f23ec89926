"""The words that the pages' scripts show or speak, by the names that `frontend/src/words.ts` calls them."""

from __future__ import annotations

from sitbone.web.live.codes import Close
from sitbone.words import _, later

IN_SESSION = {
    "side left": later("Left leg"),
    "side right": later("Right leg"),
    "side both": later("Both legs"),
    "pause": later("Pause"),
    "go on": later("Go on"),
    "how": later("How it is done: {title}"),
    "get ready": later("get ready"),
    "held": later("held"),
    "to hold": later("to hold"),
    "rest": later("rest"),
    "check unknown": later("not seen yet"),
    "check right": later("as it should be"),
    "check not yet": later("not yet"),
    "sees well": later("Sees well"),
    "sees roughly": later("Sees roughly"),
    "camera front": later("Front camera"),
    "camera back": later("Back camera"),
    "another camera": later("The camera that you chose is not there. I look through another one."),
    "sound sample": later("This is how loud I speak. Turn it up until you hear me well from the floor."),
    "connection lost": later("Connection lost, going on as soon as it is back."),
    "not trusted": later(
        "This phone does not trust your computer's certificate yet, so its browser refuses the live connection. "
        "Open {address} and do the steps there once."
    ),
    "not kept": later(
        "What you said or held is not saved yet: the disk or the database does not take it. "
        "Please leave this page open."
    ),
    "film over": later("The film is over. Choose another, or stop."),
    "no voice": later(
        "This device has no voice of its own for this language, so nothing is spoken. The sentences stay on the "
        "screen, and the sounds go on."
    ),
    "not spoken": later("This sentence cannot be spoken here. Please read it."),
    "sound off": later("The browser gives no sound yet. Press any key, or tap this page once."),
    f"closed {Close.MALFORMED}": later("The coach did not understand this page. Load it again."),
    f"closed {Close.OVER}": later(
        "This session is over or belongs to somebody else. Begin a new one on the first page."
    ),
    f"closed {Close.FORBIDDEN}": later(
        "The safety questions do not allow stretching now. Go to the first page."
    ),
    f"closed {Close.TOO_FAST}": later("This page sent too much at once. Load it again."),
    f"closed {Close.TAKEN_OVER}": later("Another page has taken over this session. You can close this one."),
    f"closed {Close.SIGNED_OUT}": later(
        "You are signed out. Come out of the stretch slowly, then sign in again."
    ),
    f"closed {Close.TOO_LARGE}": later("This page sent something too large. Load it again."),
    "closed": later("The coach closed this session. Load the page again."),
    "fault refused": later(
        "The camera may not be used. Allow it with the camera sign in the address bar, then press Try again."
    ),
    "fault none": later("There is no camera. Connect one and press Try again, or use the timer or a film."),
    "fault in use": later("Another program is using the camera. Close it, then press Try again."),
    "fault unplugged": later(
        "The camera is gone. The stretch waits: come out of it slowly, connect the camera and press Try again."
    ),
    "fault covered": later("The picture is black. Uncover the camera or put on a light."),
    "fault no graphics": later(
        "This browser has no WebGL 2, which following your body needs. Turn on graphics acceleration or use another "
        "browser, or use the timer."
    ),
    "fault old browser": later("This browser is too old to follow your body. Update it, or use the timer."),
    "fault no model": later("The pose model could not be loaded. Load this page again, or use the timer."),
    "fault slow": later(
        "This device is too slow to follow you well. Close other programs, or use the timer."
    ),
    "fault hung": later(
        "I have stopped seeing you; nothing is counted. Load this page again: the session goes on where it was."
    ),
    "fault film": later("This film cannot be played here. Choose an MP4 or WebM film."),
    "fault not secure": later(
        "The browser gives the camera only to a secure address. Open Sitbone at https, or on the computer on which "
        "it runs."
    ),
}
IN_REMINDERS = {
    "reminder": later("A few gentle stretches"),
    "reminder body": later("When it suits you. Fewer is fine."),
    "reminding": later("While this page is open: {times}."),
    "not reminding": later("The browser does not allow it. The calendar works too."),
}


_NO_LONGER_PAIRED = later(
    "This phone is no longer let in. Come out of the stretch slowly, then read the code on your computer's screen "
    "again."
)


def in_session(first_page: str | None = None) -> dict[str, str]:
    """For the coach's page; on a phone with the address of the page where it gets to know this machine."""
    words = {name: _(words) for name, words in IN_SESSION.items()}
    not_trusted = words.pop("not trusted")
    if first_page is None:
        return words
    return {
        **words,
        "not trusted": not_trusted.format(address=first_page),
        f"closed {Close.SIGNED_OUT}": _(_NO_LONGER_PAIRED),
    }


def in_reminders() -> dict[str, str]:
    """For today's page."""
    return {name: _(words) for name, words in IN_REMINDERS.items()}
