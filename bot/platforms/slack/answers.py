"""Answers what was heard: in the thread for a mention, privately for a command, by an edit for a button."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from bot.cards import places
from bot.chat import Card, Message, Place, Receive, SendError
from bot.desk import Desk
from bot.intents.model import Approvals, Explain, Incidents
from bot.intents.say import say
from bot.platforms.filling import filled, lacking, request
from bot.platforms.looking import looking
from bot.platforms.slack import forms
from bot.platforms.slack.again import made_already
from bot.platforms.slack.forms import About
from bot.platforms.slack.heard import PLATFORM, Heard, Kind
from bot.platforms.slack.home import home
from bot.platforms.slack.identity import Identities, Me
from bot.platforms.slack.manifest import EXPLAIN
from bot.platforms.slack.rewording import privately, publicly
from bot.platforms.slack.speaking import SHARE, Speaking, place_of
from bot.storage.buttons import Buttons, Pressed

Show = Callable[[str, Place], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Asking:
    """One thing heard: who did it, under which id, and who answers. `again` says that it was begun before."""

    heard: Heard
    author: str
    event: str
    receive: Receive
    again: bool = False


@dataclass(frozen=True, slots=True)
class Answers:
    """`show` puts a living card in one more place, where the outbox keeps it up to date."""

    speaking: Speaking
    identities: Identities
    buttons: Buttons
    desk: Desk
    show: Show
    living: Callable[[str], Awaitable[Card]]

    async def answer(self, heard: Heard, event: str, me: Me, receive: Receive, *, again: bool = False) -> None:
        """Raises SendError when the answer did not arrive."""
        try:
            author = await self.identities.author(heard.team, heard.user, me)
        except SendError:
            await self.speaking.privately(heard, places.unsure_who())
            return
        asking = Asking(heard, author, event, receive, again)
        match heard.kind:
            case Kind.MENTION | Kind.DIRECT:
                await self._to_words(asking)
            case Kind.SLASH:
                await self._to_command(asking)
            case Kind.CLICK:
                await self._to_click(asking)
            case Kind.SUBMIT:
                await self._to_form(asking)
            case Kind.SHORTCUT:
                await self._to_shortcut(asking)
            case Kind.HOME:
                await self._at_home(asking)

    async def _to_words(self, asking: Asking) -> None:
        heard, event = asking.heard, asking.event
        card, told = await looking(self._asked(asking, heard.text), lambda: self.speaking.looking(heard, event))
        if not (told and await self.speaking.instead(heard, told, card, event)):
            told = await self._in_thread(asking, card)
        if told:
            publicly(self.desk, self.speaking, self._message(asking, heard.text), card, told=told, event=event)

    async def _patiently(self, asking: Asking, text: str) -> tuple[Asking, Card]:
        """For a command or a click: whoever waits is told so, and a command's answer then replaces that."""
        heard = asking.heard
        if not heard.channel:
            return asking, await self._asked(asking, text)
        card, told = await looking(self._asked(asking, text), lambda: self._told(heard))
        waiting = bool(told) and heard.kind is Kind.SLASH
        return replace(asking, heard=replace(heard, waiting=waiting)), card

    async def _told(self, heard: Heard) -> bool:
        await self.speaking.privately(heard, places.looking())
        return True

    async def _asked(self, asking: Asking, text: str) -> Card:
        if asking.again and (made := await made_already(self.desk, asking.author, text)):
            return await self.living(made.id)
        return await asking.receive(self._message(asking, text))

    def _message(self, asking: Asking, text: str) -> Message:
        return Message(text, asking.author, place_of(asking.heard), self.desk.clock(), asking.heard.message)

    async def _in_thread(self, asking: Asking, card: Card) -> str | None:
        """The id of an answer that everybody sees."""
        heard = asking.heard
        if not (card.private or card.key):
            return await self.speaking.publicly(heard, card, asking.event, again=asking.again)
        if card.private:
            await self.speaking.privately(heard, card)
        elif await self.speaking.message_of(heard.channel, card.key):
            link = await self.speaking.link(heard.channel, card.key)
            await self.speaking.privately(heard, places.pointer(card), link=link)
        else:
            await self.show(card.key, place_of(heard))
        return None

    async def _to_command(self, asking: Asking) -> None:
        text = asking.heard.text or "help"
        if not await self._form_for_run(asking, text, About(asking.heard.channel, says=text)):
            asking, card = await self._patiently(asking, text)
            await self._in_private(asking, card, share=text)
            privately(self.desk, self.speaking, self._message(asking, text), card, heard=asking.heard)

    async def _in_private(self, asking: Asking, card: Card, *, share: str = "") -> None:
        """A card that somebody must answer is put where others see it; everything else is for whoever asked."""
        heard = asking.heard
        if card.key and not card.private and await self.speaking.is_shown(card.key, heard.channel):
            link = await self.speaking.link(heard.channel, card.key)
            await self.speaking.privately(heard, places.pointer(card), link=link)
        elif card.key and card.buttons and not await self.speaking.is_shown(card.key):
            await self.show(card.key, Place(PLATFORM, heard.channel))
            link = await self.speaking.link(heard.channel, card.key)
            await self.speaking.privately(heard, places.placed(card) if link else card, link=link)
        else:
            await self.speaking.privately(heard, card, share="" if card.private else share)

    async def _to_click(self, asking: Asking) -> None:
        heard = asking.heard
        pressed = await self.buttons.pressed(heard.button)
        if pressed is None or not await self._is_there(heard, pressed):
            await self.speaking.privately(heard, places.unknown_button())
        elif pressed.says.startswith(SHARE):
            await self._share(asking, pressed.says.removeprefix(SHARE))
        elif not await self._form_for(asking, pressed):
            await self._pressed(asking, pressed, pressed.says)

    async def _is_there(self, heard: Heard, pressed: Pressed) -> bool:
        if not heard.channel:
            return pressed.channel == _home(heard.user)
        return await self.speaking.belongs(heard, pressed.channel, pressed.card)

    async def _pressed(self, asking: Asking, pressed: Pressed, says: str) -> None:
        asking, card = await self._patiently(asking, says)
        heard = asking.heard
        if not heard.channel:
            await self._at_home(asking, said=card if card.private or not card.key else None)
        elif card.key and card.key == pressed.card and not heard.ephemeral and not card.private:
            return  # its new state is on the way to every copy
        elif heard.ephemeral or card.private or (pressed.card and not card.key):
            await self._in_private(asking, card, share=says)
        else:
            await self._in_thread(replace(asking, heard=replace(heard, thread=place_of(heard).thread)), card)

    async def _share(self, asking: Asking, text: str) -> None:
        """What was answered in private, asked again for everybody to see."""
        card = await self._asked(asking, text)
        if card.private:
            await self.speaking.privately(asking.heard, card)
        else:
            place = Place(PLATFORM, asking.heard.channel, asking.heard.thread)
            await self.speaking.chat.say(place, replace(card, key=""), asking.event, again=asking.again)

    async def _form_for(self, asking: Asking, pressed: Pressed) -> bool:
        """Whether a form was opened, which asks for what the button leaves open."""
        heard = asking.heard
        about = About(heard.channel, heard.message, heard.thread, button=heard.button)
        if not heard.channel:
            return False
        if pressed.says.startswith("deny "):
            return await self._opened(heard, forms.denial(about))
        return await self._form_for_run(asking, pressed.says, about)

    async def _form_for_run(self, asking: Asking, text: str, about: About) -> bool:
        found = lacking(text, self.desk)
        if found is None:
            return False
        return await self._opened(asking.heard, forms.parameters(found.runbook, found.names, about))

    async def _opened(self, heard: Heard, view: forms.View) -> bool:
        """False when it came too late: Slack opens a form within three seconds of the click, or not at all."""
        try:
            await self.speaking.api.call("views.open", trigger_id=heard.trigger, view=view)
        except SendError:
            return False
        return True

    async def _to_form(self, asking: Asking) -> None:
        """The form says where it came from; its button is looked up again, as at the click."""
        try:
            about = About.read(asking.heard.button)
        except (ValueError, TypeError, AttributeError):
            return
        heard = replace(asking.heard, channel=about.channel, message=about.message, thread=about.thread)
        asking, values = replace(asking, heard=heard), dict(heard.values)
        pressed = await self.buttons.pressed(about.button) if about.button else Pressed("", "", about.says)
        if pressed is None or (about.button and not await self.speaking.belongs(heard, pressed.channel, pressed.card)):
            await self.speaking.privately(heard, places.unknown_button())
        elif heard.form == forms.DENY:
            await self._pressed(asking, pressed, forms.because(pressed.says, values))
        elif run := request(pressed.says, self.desk):
            card = await self._asked(asking, filled(run, values))
            await (self._in_thread if about.button else self._in_private)(asking, card)

    async def _to_shortcut(self, asking: Asking) -> None:
        """The incident is the one whose card it is, or in whose thread it stands."""
        heard = asking.heard
        if heard.form != EXPLAIN:
            return
        shown = await self.speaking.outbox.shown_in(f"{PLATFORM}:{heard.channel}")
        key = shown.get(heard.message) or shown.get(heard.thread, "")
        if not key.startswith("INC-"):
            await self.speaking.privately(heard, places.no_incident())
            return
        words = say(Explain(int(key.partition("-")[2])))
        _, card = await self._patiently(asking, words)
        await self.speaking.privately(heard, card, share=words)

    async def _at_home(self, asking: Asking, said: Card | None = None) -> None:
        """`said` is what a button pressed here was answered."""
        user = asking.heard.user
        questions = (say(Incidents()), say(Approvals()))
        waiting = [approval.id for approval in await self.desk.flow.waiting()]
        open_now = [incident.id for incident in await self.desk.incidents.open()]
        cards = [await self._asked(asking, words) for words in questions]
        cards += [await self.living(key) for key in (*waiting, *open_now)[:4]]
        if said:
            cards.insert(0, said)
        says = [
            words
            for card in cards
            for words in (*(one.says for one in (*card.buttons, *card.about)), *card.suggestions)
        ]
        ids = await self.buttons.ids(_home(user), "", says, self.desk.clock())
        await self.speaking.api.call("views.publish", user_id=user, view=home(cards, ids.__getitem__))


def _home(user: str) -> str:
    return f"{PLATFORM}:home-{user}"
