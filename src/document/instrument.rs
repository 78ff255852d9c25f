//! Financial instruments as the Agent keeps them: a fixed list of members, unknown values null.

use crate::json::{Json, Object};

/// How a member is kept.
#[derive(Clone, Copy)]
enum Member {
    /// As it is.
    Plain,
    /// One of these words, in capitals; anything else becomes null.
    Words(&'static [&'static str]),
}

const SECTORS: Member =
    Member::Words(&["Equity", "Comdty", "Corp", "Curncy", "Govt", "Index", "Mmkt", "Mtge", "Muni", "Pfd"]);

const MEMBERS: &[(&str, Member)] = &[
    ("uniqueId", Member::Plain),
    ("rootBbgCompTicker", Member::Plain),
    ("fullBbgCompTicker", Member::Plain),
    ("bbgCompTicker", Member::Plain),
    ("figi", Member::Plain),
    ("figiTicker", Member::Plain),
    ("localCode", Member::Plain),
    ("instrumentTypeCode", Member::Plain),
    ("instrumentTypeName", Member::Plain),
    ("displayName", Member::Plain),
    ("currency", Member::Plain),
    ("kind", Member::Words(&["equity", "index", "fxcross"])),
    ("providerId", Member::Words(&["edi", "manual"])),
    ("isin", Member::Plain),
    ("ric", Member::Plain),
    ("wkn", Member::Plain),
    ("ediInstrumentId", Member::Plain),
    ("bbgMarketSector", SECTORS),
    ("countryCode", Member::Plain),
    ("mainInstrument", Member::Plain),
    ("bbgCompId", Member::Plain),
    ("usCode", Member::Plain),
    ("sedol", Member::Plain),
    ("cfi", Member::Plain),
    ("lei", Member::Plain),
    ("countryName", Member::Plain),
    ("exchangeName", Member::Plain),
    ("ediExchangeCode", Member::Plain),
    ("primaryExchange", Member::Plain),
    ("operationalMic", Member::Plain),
];

/// The members of an instrument, in their order, missing ones null.
pub(super) fn normalise(instrument: &Object) -> Object {
    let member = |(name, member): &(&'static str, Member)| {
        let value = instrument.get(name).cloned().unwrap_or_default();
        let value = match member {
            Member::Plain => value,
            Member::Words(words) => match value.as_str().filter(|text| words.contains(text)) {
                Some(text) => Json::from(text.to_uppercase()),
                None => Json::Null,
            },
        };
        (*name, value)
    };
    MEMBERS.iter().map(member).collect()
}
