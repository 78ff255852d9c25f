"""A bot written with the published Python BDK: authenticates, sends, updates, blasts, gets the reply
to a form by its listener, and sends on behalf of a user.

Arguments: host, port, RSA private key file, path of the page. Prints one line of JSON with what came back.
"""

import asyncio
import json
import sys

import aiohttp
from symphony.bdk.core.config.loader import BdkConfigLoader
from symphony.bdk.core.service.datafeed.real_time_event_listener import RealTimeEventListener
from symphony.bdk.core.symphony_bdk import SymphonyBdk
from symphony.bdk.gen.pod_model.stream_filter import StreamFilter

FORM = """<messageML><form id="order"><text-field name="symbol"/>
<button name="send" type="action">Send</button></form></messageML>"""


class Listener(RealTimeEventListener):
    """Answers a filled-in form in its room."""

    def __init__(self, messages):
        self.messages = messages
        self.done = asyncio.get_running_loop().create_future()

    async def on_symphony_elements_action(self, initiator, event):
        text = f"{initiator.user.display_name} wants {event.form_values['symbol']}"
        answer = await self.messages.send_message(event.stream.stream_id, f"<messageML>{text}</messageML>")
        self.done.set_result((event, answer))


async def act(page, what, by, **body):
    """What the page does for a person."""
    async with aiohttp.ClientSession() as session:
        async with session.post(f"{page}api/{what}", json={"by": by, **body}) as answer:
            return await answer.json()


async def round_trip(bdk, page):
    """Sends a form, has it filled in, and waits for the bot's listener to have answered."""
    listener = Listener(bdk.messages())
    bdk.datafeed().subscribe(listener)
    loop = asyncio.create_task(bdk.datafeed().start())
    while not getattr(bdk.datafeed(), "_datafeed_id"):
        await asyncio.sleep(0.02)
    form = await bdk.messages().send_message("room1", FORM)
    told = await act(page, "reply", 7, messageId=form.message_id, formId="order", formValues={"action": "send", "symbol": "VOD"})
    event, answer = await asyncio.wait_for(listener.done, 20)
    loop.cancel()
    await asyncio.gather(loop, return_exceptions=True)
    return {
        "delivered": told["delivered"],
        "form": event.form_id,
        "values": event.form_values,
        "room": event.stream.room_name,
        "own": event.form_message_id == form.message_id,
        "answer": answer.message,
    }


async def main(host, port, key, path):
    page = f"http://{host}:{port}{path}"
    config = BdkConfigLoader.load_from_content(
        json.dumps(
            {
                "scheme": "http",
                "host": host,
                "port": int(port),
                "bot": {"username": "test.bot", "privateKey": {"path": key}},
                "app": {"appId": "test-app", "privateKey": {"path": key}},
            }
        )
    )
    async with SymphonyBdk(config) as bdk:
        me = await bdk.sessions().get_session()
        messages = bdk.messages()
        sent = await messages.send_message("room1", "<messageML>Hello <b>world</b></messageML>")
        read = await messages.get_message(sent.message_id)
        updated = await messages.update_message("room1", sent.message_id, "<messageML>Better</messageML>")
        blast = await messages.blast_message(["room1", "room2", "no such room"], "<messageML>To all</messageML>")
        refused = None
        try:
            await messages.send_message("room1", "<messageML><bold>x</bold></messageML>")
        except Exception as error:
            refused = getattr(error, "status", repr(error))
        users = await bdk.users().list_users_by_ids([7])
        streams = await bdk.streams().list_streams(StreamFilter())
        reply = await round_trip(bdk, page)
        obo = bdk.obo_services(bdk.obo(username="ada"))
        delegated = [
            await obo.messages().send_message("room2", "<messageML>For me</messageML>"),
            await bdk.obo_services(bdk.obo(user_id=7)).messages().send_message("room2", "<messageML>Again</messageML>"),
        ]
        print(
            json.dumps(
                {
                    "reply": reply,
                    "delegated": [message.user.display_name for message in delegated],
                    "me": me.username,
                    "sent": sent.message,
                    "read": read.message,
                    "replacing": updated.replacing == sent.message_id,
                    "updated": updated.message,
                    "blast": len(blast.messages),
                    "errors": sorted(blast.errors or {}),
                    "refused": refused,
                    "users": [user.display_name for user in users.users],
                    "streams": [stream.id for stream in getattr(streams, "root", streams)],
                }
            )
        )


asyncio.run(main(*sys.argv[1:]))
