"""Two bots of the sort that are public: one asks people in their own chats and counts what they answer, one lets a manager
decide on what somebody sent in. Arguments: which of them, RSA private key file; MESSAGEML_AGENT is the Agent's address.
"""

import asyncio
import html
import json
import os
import sys
from urllib.parse import urlsplit

from symphony.bdk.core.activity.command import CommandContext
from symphony.bdk.core.activity.form import FormReplyActivity, FormReplyContext
from symphony.bdk.core.config.loader import BdkConfigLoader
from symphony.bdk.core.symphony_bdk import SymphonyBdk

CREATE = """<messageML><h4>A new poll</h4><form id="create">
<text-field name="question" placeholder="What do you want to know?" required="true" maxlength="100"/>
<textarea name="options" placeholder="One answer a line"/>
<person-selector name="people" label="Whom to ask" required="true"/>
<button name="send" type="action">Ask</button><button type="reset">Clear</button></form></messageML>"""

EXPENSE = """<messageML><h4>An expense</h4><form id="expense">
<text-field name="what" required="true" label="What for"/><text-field name="amount" required="true" label="Amount"/>
<select name="currency" label="Currency"><option value="EUR" selected="true">Euro</option><option value="GBP">Pound</option></select>
<person-selector name="manager" label="Who decides" required="true"/>
<button name="send" type="action">Send in</button></form></messageML>"""


class Reply(FormReplyActivity):
    """A form by its id, and what is done with its values."""

    def __init__(self, form, act):
        self.form = form
        self.act = act

    def matches(self, context: FormReplyContext) -> bool:
        return context.form_id.startswith(self.form)

    async def on_activity(self, context: FormReplyContext):
        await self.act(context, context.source_event.stream.stream_id)


def chosen(context, name):
    """The ids of the people that a person-selector holds."""
    value = context.get_form_value(name)
    return json.loads(value) if isinstance(value, str) else value


def poll(bdk):
    """`/poll` asks for a question, everybody who is asked gets a vote, `/endpoll` tells the creator the count."""
    messages, streams = bdk.messages(), bdk.streams()
    polls = {}

    async def created(context, stream):
        question = context.get_form_value("question")
        options = [line.strip() for line in context.get_form_value("options").splitlines() if line.strip()]
        owner = context.initiator.user.user_id
        polls[owner] = {"question": question, "votes": {}, "options": options}
        buttons = "".join(f'<button name="vote-{at}" type="action">{html.escape(it)}</button>' for at, it in enumerate(options))
        form = f'<messageML><b>{html.escape(question)}</b><form id="vote-{owner}">{buttons}</form></messageML>'
        for person in chosen(context, "people"):
            await messages.send_message((await streams.create_im(int(person))).id, form)
        await messages.send_message(stream, "<messageML>The poll is out: <b>/endpoll</b> ends it</messageML>")

    async def voted(context, stream):
        running = polls.get(int(context.form_id.removeprefix("vote-")))
        choice = int(context.get_form_value("action").removeprefix("vote-"))
        running["votes"][context.initiator.user.user_id] = choice
        await messages.send_message(stream, f"<messageML>You chose {html.escape(running['options'][choice])}</messageML>")

    @bdk.activities().slash("/poll", False)
    async def start(context: CommandContext):
        await messages.send_message(context.stream_id, CREATE)

    @bdk.activities().slash("/endpoll", False)
    async def end(context: CommandContext):
        ended = polls.pop(context.initiator.user.user_id)
        votes = list(ended["votes"].values())
        rows = "".join(f"<tr><td>{html.escape(it)}</td><td>{votes.count(at)}</td></tr>" for at, it in enumerate(ended["options"]))
        await messages.send_message(context.stream_id, f"<messageML><b>{html.escape(ended['question'])}</b><table>{rows}</table></messageML>")

    return [Reply("create", created), Reply("vote-", voted)]


def expenses(bdk):
    """`/expense` asks for an expense, its manager gets a card with two buttons, which the decision takes the place of."""
    messages, streams = bdk.messages(), bdk.streams()
    sent = []

    def card(expense, below):
        rows = "".join(f"<tr><td>{name}</td><td>{html.escape(value)}</td></tr>" for name, value in expense["rows"])
        return f'<messageML><card><header>An expense of {expense["who"]}</header><body><table>{rows}</table>{below}</body></card></messageML>'

    async def sent_in(context, stream):
        amount = f"{context.get_form_value('amount')} {context.get_form_value('currency')}"
        expense = {
            "who": context.initiator.user.display_name,
            "stream": stream,
            "rows": [("What for", context.get_form_value("what")), ("Amount", amount)],
        }
        sent.append(expense)
        form = (
            f'<form id="decide-{len(sent) - 1}"><button name="approve" type="action">Approve</button>'
            '<button name="reject" class="destructive" type="action">Reject</button></form>'
        )
        for manager in chosen(context, "manager"):
            chat = (await streams.create_im(int(manager))).id
            expense["message"] = await messages.send_message(chat, card(expense, form))
        await messages.send_message(stream, f"<messageML>{html.escape(amount)} is sent in</messageML>")

    async def decided(context, stream):
        expense = sent[int(context.form_id.removeprefix("decide-"))]
        word = {"approve": "approved", "reject": "rejected"}[context.get_form_value("action")]
        message = expense["message"]
        await messages.update_message(stream, message.message_id, card(expense, f"<b>{word}</b>"))
        who = context.initiator.user.display_name
        await messages.send_message(expense["stream"], f"<messageML>{who} has {word} it</messageML>")

    @bdk.activities().slash("/expense", False)
    async def start(context: CommandContext):
        await messages.send_message(context.stream_id, EXPENSE)

    return [Reply("expense", sent_in), Reply("decide-", decided)]


async def main(which, key):
    agent = urlsplit(os.environ["MESSAGEML_AGENT"])
    config = {
        "scheme": agent.scheme,
        "host": agent.hostname,
        "port": agent.port,
        "bot": {"username": f"{which}.bot", "privateKey": {"path": key}},
    }
    async with SymphonyBdk(BdkConfigLoader.load_from_content(json.dumps(config))) as bdk:
        for activity in {"poll": poll, "expenses": expenses}[which](bdk):
            bdk.activities().register(activity)
        await bdk.datafeed().start()


asyncio.run(main(*sys.argv[1:]))
