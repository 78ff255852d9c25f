//! Codes `entity/…`: mentions, keywords, instruments and structured objects.

codes! {
    MISSING_DATA = "entity/missing-data", Error, "no data for an entity",
        explanation: "Every `data-entity-id` names an object in the EntityJSON that is sent as `data`, \
            directly in it or in the object of the entity around it.",
        bad: ("<messageML><div class=\"entity\" data-entity-id=\"order\">a</div></messageML>", ""),
        good: ("<messageML><div class=\"entity\" data-entity-id=\"order\">a</div></messageML>", "{\"order\": {\"type\": \"com.example.order\"}}");

    NOT_OBJECT = "entity/not-object", Error, "entity data that is not an object",
        explanation: "What a `data-entity-id` names in the data must be a JSON object.",
        bad: ("<messageML><div class=\"entity\" data-entity-id=\"order\">a</div></messageML>", "{\"order\": 7}"),
        good: ("<messageML><div class=\"entity\" data-entity-id=\"order\">a</div></messageML>", "{\"order\": {\"number\": 7}}");

    DUPLICATE = "entity/duplicate", Error, "entity data that is there twice",
        explanation: "An element of class `entity` needs data under a name that is nowhere else in the data, \
            at any depth.",
        bad: ("<messageML><div class=\"entity\" data-entity-id=\"a\">b</div></messageML>", "{\"a\": {}, \"b\": {\"a\": {}}}"),
        good: ("<messageML><div class=\"entity\" data-entity-id=\"a\">b</div></messageML>", "{\"a\": {}, \"b\": {}}");

    TYPE = "entity/type", Error, "entity data whose type is not a string",
        explanation: "The `type` of an object that an element shows must be a string; the Agent fails \
            otherwise.",
        bad: ("<messageML><div class=\"entity\" data-entity-id=\"a\">b</div></messageML>", "{\"a\": {\"type\": 1, \"id\": [{\"value\": \"x\"}]}}"),
        good: ("<messageML><div class=\"entity\" data-entity-id=\"a\">b</div></messageML>", "{\"a\": {\"type\": \"t\", \"id\": [{\"value\": \"x\"}]}}");

    UNKNOWN_USER = "entity/unknown-user", Error, "nobody to mention",
        explanation: "The directory has no user with this number or e-mail address. With `strict=\"false\"` \
            the mention shows it as it is instead, except within a link.",
        bad: ("<messageML><mention email=\"nobody@example.com\"/></messageML>", ""),
        good: ("<messageML><mention email=\"nobody@example.com\" strict=\"false\"/></messageML>", "");

    NO_USER = "entity/no-user", Error, "a mention that names nobody",
        explanation: "A mention says whom it means by `uid` or `email`.",
        bad: ("<messageML><mention/></messageML>", ""),
        good: ("<messageML><mention uid=\"1\"/></messageML>", "");

    NO_INSTRUMENT = "entity/no-instrument", Error, "no instrument, and nothing to show instead",
        explanation: "A `tag` shows the ticker of the instrument that was found; otherwise its `fallback-ticker`, which must not be blank then.",
        bad: ("<messageML><tag isin=\"US0378331005\"/></messageML>", ""),
        good: ("<messageML><tag isin=\"US0378331005\" fallback-ticker=\"AAPL\"/></messageML>", "");

    NOT_LOOKED_UP = "entity/not-looked-up", Warning, "not looked up",
        explanation: "Without a directory there is no telling whether the user or instrument exists. The message \
            shows the number, the e-mail address or the fallback ticker; Symphony shows the real name, or \
            refuses the message if there is none.",
        bad: ("<messageML><mention uid=\"1\"/></messageML>", ""),
        good: ("<messageML><hash tag=\"desk\"/></messageML>", "");
}
