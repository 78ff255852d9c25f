"""A bot of the sort that the Python BDK's pages build: slash commands, a message listener, a form, room events and
attachments; what people do is done as the page does it.

Arguments: host, port, RSA private key file, path of the page. Prints one line of JSON with what came back.
"""

import asyncio
import base64
import json
import pathlib
import sys
import tempfile

import aiohttp
from symphony.bdk.core.activity.command import CommandContext
from symphony.bdk.core.activity.form import FormReplyActivity, FormReplyContext
from symphony.bdk.core.activity.user_joined_room import UserJoinedRoomActivity, UserJoinedRoomContext
from symphony.bdk.core.config.loader import BdkConfigLoader
from symphony.bdk.core.service.datafeed.real_time_event_listener import RealTimeEventListener
from symphony.bdk.core.service.message.message_parser import get_text_content_from_message
from symphony.bdk.core.symphony_bdk import SymphonyBdk
from symphony.bdk.gen.pod_model.stream_filter import StreamFilter
from symphony.bdk.gen.pod_model.user_search_query import UserSearchQuery
from symphony.bdk.gen.pod_model.v2_room_search_criteria import V2RoomSearchCriteria
from symphony.bdk.gen.pod_model.v3_room_attributes import V3RoomAttributes

FORM = """<messageML><form id="order"><text-field name="symbol"/>
<button name="send" type="action">Send</button></form></messageML>"""
ADA = 7


class Heard:
    """What the bot has heard, one queue for each kind."""

    def __init__(self):
        self.queues = {}

    def tell(self, kind, value):
        self.queues.setdefault(kind, asyncio.Queue()).put_nowait(value)

    async def next(self, kind):
        return await asyncio.wait_for(self.queues.setdefault(kind, asyncio.Queue()).get(), 30)


class Listener(RealTimeEventListener):
    def __init__(self, heard):
        self.heard = heard

    async def on_message_sent(self, initiator, event):
        self.heard.tell("message", (initiator.user.display_name, get_text_content_from_message(event.message)))

    async def on_user_joined_room(self, initiator, event):
        self.heard.tell("joined", (event.stream.room_name, event.affected_user.display_name))

    async def on_user_left_room(self, initiator, event):
        self.heard.tell("left", event.affected_user.display_name)

    async def on_room_created(self, initiator, event):
        self.heard.tell("created", event.room_properties.name)

    async def on_room_updated(self, initiator, event):
        self.heard.tell("updated", event.new_room_properties.name)

    async def on_instant_message_created(self, initiator, event):
        self.heard.tell("im", sorted(member.display_name for member in event.stream.members))

    async def on_connection_requested(self, initiator, event):
        self.heard.tell("requested", (initiator.user.display_name, event.to_user.username))

    async def on_connection_accepted(self, initiator, event):
        self.heard.tell("accepted", event.from_user.username)

    async def on_message_suppressed(self, initiator, event):
        self.heard.tell("suppressed", event.message_id)


class Order(FormReplyActivity):
    def __init__(self, messages):
        self.messages = messages

    def matches(self, context: FormReplyContext) -> bool:
        return context.form_id == "order" and context.get_form_value("action") == "send"

    async def on_activity(self, context: FormReplyContext):
        text = f"{context.initiator.user.display_name} buys {context.get_form_value('symbol')}"
        await self.messages.send_message(context.source_event.stream.stream_id, f"<messageML>{text}</messageML>")


class Welcome(UserJoinedRoomActivity):
    def __init__(self, heard):
        self.heard = heard

    def matches(self, context: UserJoinedRoomContext) -> bool:
        return True

    async def on_activity(self, context: UserJoinedRoomContext):
        self.heard.tell("welcome", context.affected_user_id)


class Page:
    """What people do in the page."""

    def __init__(self, session, address):
        self.session = session
        self.address = address

    async def act(self, what, by=ADA, **body):
        async with self.session.post(f"{self.address}api/{what}", json={"by": by, **body}) as answer:
            json_answer = await answer.json()
            assert answer.status == 200, json_answer
            return json_answer

    async def texts(self, stream, count):
        """The texts of a conversation once it has this many messages."""
        while True:
            async with self.session.get(f"{self.address}api/conversation", params={"stream": stream}) as answer:
                rows = [row for row in (await answer.json())["rows"] if row["kind"] == "message"]
            if len(rows) >= count:
                return [row["presentationML"].split(">", 1)[1].rsplit("<", 1)[0] for row in rows]
            await asyncio.sleep(0.05)


async def converse(bdk, page, heard):
    """Slash commands with and without a mention, with an argument, and a form."""
    activities = bdk.activities()
    messages = bdk.messages()

    @activities.slash("/hello")
    async def hello(context: CommandContext):
        await messages.send_message(context.stream_id, f"<messageML>Hello {context.initiator.user.display_name}</messageML>")

    @activities.slash("/quote {$ticker}", False)
    async def quote(context: CommandContext):
        ticker = context.arguments.get_cashtag("ticker").value
        await messages.send_message(context.stream_id, f"<messageML>{ticker} is 72.5</messageML>")

    @activities.slash("/order", False)
    async def order(context: CommandContext):
        await messages.send_message(context.stream_id, FORM)

    activities.register(Order(messages))
    activities.register(Welcome(heard))
    await page.act("write", stream="room1", text="@test.bot /hello")
    await page.texts("room1", 2)
    await page.act("write", stream="room1", text="/quote $vod")
    await page.texts("room1", 4)
    await page.act("write", stream="room1", text="/order")
    await page.texts("room1", 6)
    form = (await bdk.messages().list_messages("room1"))[0]
    await page.act("reply", messageId=form.message_id, formId="order", formValues={"action": "send", "symbol": "VOD"})
    texts = await page.texts("room1", 7)
    return [texts[1], texts[3], texts[6]], [await heard.next("message") for _ in range(3)]


async def gather(bdk, page, heard, me):
    """Rooms, chats and connections, from both sides."""
    streams, users, connections = bdk.streams(), bdk.users(), bdk.connections()
    made = (await page.act("gather", name="Hers", members=[me.id]))["stream"]
    events = {"joined": await heard.next("joined"), "welcome": await heard.next("welcome") == me.id}
    await page.act("room", stream=made, name="Still hers")
    events["updated"] = await heard.next("updated")
    await page.act("member", stream=made, user=me.id, change="remove")
    events["left"] = await heard.next("left")
    await page.act("gather", members=[me.id])
    events["im"] = await heard.next("im")
    await page.act("connection", user=me.id, step="request")
    events["requested"] = await heard.next("requested")
    events["connection"] = (await connections.accept_connection(ADA)).status
    room = await streams.create_room(V3RoomAttributes(name="Its own", description="of the bot"))
    id = room.room_system_info.id
    await streams.add_member_to_room(ADA, id)
    await streams.promote_user_to_room_owner(ADA, id)
    members = await streams.list_room_members(id)
    owners = sorted((member.id == me.id, member.owner) for member in getattr(members, "root", members))
    await streams.demote_owner_to_room_participant(ADA, id)
    await streams.remove_member_from_room(ADA, id)
    info = await streams.get_room_info(id)
    found = await streams.search_rooms(V2RoomSearchCriteria(query="its"))
    im = await streams.create_im(ADA)
    listed = await streams.list_streams(StreamFilter())
    ada = (await users.list_users_by_usernames(["ada"])).users[0]
    return {
        "events": events,
        "owners": owners,
        "info": info.room_attributes.description,
        "found": found.count,
        "im": (await streams.get_stream(im.id)).stream_type.type,
        "listed": len(getattr(listed, "root", listed)),
        "ada": ada.email_address,
        "search": [user.username for user in (await users.search_users(UserSearchQuery(query="ad"))).users],
    }


async def attach(bdk, page, heard):
    """Files in both directions, and messages taken out of sight."""
    messages = bdk.messages()
    content = base64.b64encode(b"a,b\n").decode()
    sent = await page.act("write", stream="room2", text="see the file", files=[{"name": "fills.csv", "content": content}])
    await heard.next("message")
    message = await messages.get_message(sent["messageId"])
    file = message.attachments[0]
    got = await messages.get_attachment("room2", sent["messageId"], file.id)
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "mine.txt")
        path.write_text("from the bot")
        with path.open("rb") as attachment:
            answer = await messages.send_message("room2", "<messageML>mine</messageML>", attachment=[attachment])
    suppressed = await messages.suppress_message(sent["messageId"])
    return {
        "name": file.name,
        "content": base64.b64decode(got).decode(),
        "sent": [attachment.size for attachment in answer.attachments],
        "suppressed": suppressed.suppressed,
        "left": len(await messages.list_messages("room2")),
    }


async def main(host, port, key, path):
    config = BdkConfigLoader.load_from_content(
        json.dumps({"scheme": "http", "host": host, "port": int(port), "bot": {"username": "test.bot", "privateKey": {"path": key}}})
    )
    async with SymphonyBdk(config) as bdk, aiohttp.ClientSession() as session:
        me = await bdk.sessions().get_session()
        page = Page(session, f"http://{host}:{port}{path}")
        heard = Heard()
        loop = bdk.datafeed()
        loop.subscribe(Listener(heard))
        task = asyncio.create_task(loop.start())
        while not getattr(loop, "_datafeed_id"):
            await asyncio.sleep(0.02)
        answers, listened = await converse(bdk, page, heard)
        gathered = await gather(bdk, page, heard, me)
        attached = await attach(bdk, page, heard)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        print(json.dumps({"answers": answers, "listened": listened, "gathered": gathered, "attached": attached}))


asyncio.run(main(*sys.argv[1:]))
