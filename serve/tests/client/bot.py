"""A bot written with the published Python BDK: authenticates, sends, updates, blasts.

Arguments: host, port, RSA private key file. Prints one line of JSON with what came back.
"""

import asyncio
import json
import sys

from symphony.bdk.core.config.loader import BdkConfigLoader
from symphony.bdk.core.symphony_bdk import SymphonyBdk
from symphony.bdk.gen.pod_model.stream_filter import StreamFilter


async def main(host, port, key):
    config = BdkConfigLoader.load_from_content(
        json.dumps(
            {
                "scheme": "http",
                "host": host,
                "port": int(port),
                "bot": {"username": "test.bot", "privateKey": {"path": key}},
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
        print(
            json.dumps(
                {
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
