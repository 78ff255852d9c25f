//! The settings and `#setting`.

use std::rc::Rc;

use super::Machine;
use super::failure::Outcome;
use super::value::{Text, Value};
use crate::diagnostic::{Span, codes};
use crate::template::Context;
use crate::template::ast::ExprId;
use crate::template::format::computer::ComputerFormat;
use crate::template::format::locale::normal_id;
use crate::template::format::zone::Zone;

/// What `#setting` changes.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// `number_format`; empty and `number` are the locale's own.
    pub(crate) number_format: Rc<str>,
    /// `boolean_format`, such as `true,false`.
    pub(crate) boolean_format: Rc<str>,
    /// `date_format`; empty for the locale's own.
    pub(crate) date_format: Rc<str>,
    /// `time_format`; empty for the locale's own.
    pub(crate) time_format: Rc<str>,
    /// `datetime_format`; empty for the locale's own.
    pub(crate) datetime_format: Rc<str>,
    /// `locale`, as Java writes it: `en_US`.
    pub(crate) locale: Rc<str>,
    /// `time_zone`, a Java id as `UTC`, `GMT+02:00` or `Europe/Berlin`.
    pub(crate) time_zone: Rc<str>,
    /// `url_escaping_charset`; none unless set.
    pub(crate) url_escaping_charset: Option<Rc<str>>,
    /// `output_encoding`; none unless set.
    pub(crate) output_encoding: Option<Rc<str>>,
    /// `c_format`
    pub(crate) c_format: ComputerFormat,
    /// `classic_compatible`
    pub(crate) classic_compatible: bool,
    /// True if numbers are printed by the built-in default format.
    plain: bool,
}

thread_local! {
    /// The texts of the defaults, made once per thread rather than once per expansion.
    static DEFAULTS: [Rc<str>; 4] = ["".into(), "true,false".into(), "en_US".into(), "UTC".into()];
}

impl Settings {
    /// FreeMarker's defaults and what the context says.
    pub(crate) fn new(context: &Context<'_>) -> Settings {
        let [empty, booleans, locale, utc] = DEFAULTS.with(Clone::clone);
        let or = |text: &str, default: &Rc<str>| if text == &**default { default.clone() } else { text.into() };
        let settings = Settings {
            number_format: or(context.number_format, &empty),
            boolean_format: booleans,
            date_format: empty.clone(),
            time_format: empty.clone(),
            datetime_format: empty,
            locale,
            time_zone: or(context.time_zone, &utc),
            url_escaping_charset: None,
            output_encoding: None,
            c_format: ComputerFormat::default(),
            classic_compatible: false,
            plain: false,
        };
        Settings { plain: settings.is_plain(), ..settings }
    }
}

impl Settings {
    /// True if numbers are printed by the built-in default format.
    #[inline]
    pub(crate) fn prints_plainly(&self) -> bool {
        self.plain
    }

    fn is_plain(&self) -> bool {
        self.number_format.is_empty() && &*self.locale == "en_US"
    }
}

/// camelCase to snake_case.
pub(crate) fn snake_case(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 4);
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(c.to_ascii_lowercase());
    }
    snake
}

impl<'m> Machine<'m> {
    /// `<#setting name=value>`
    #[inline(never)]
    pub(super) fn change_setting(&mut self, name: &str, name_span: Span, value: ExprId) -> Outcome<()> {
        let text = match self.require(value)? {
            Value::Bool(truth) => Text::Borrowed(if truth { "true" } else { "false" }),
            Value::Number(number) => number.to_string().into(),
            other => self.text_of(value, other)?,
        };
        self.charge_bytes(text.len(), name_span)?;
        let shared: Rc<str> = text.as_str().into();
        let settings = &mut self.settings;
        match snake_case(name).as_str() {
            // An empty pattern is not the default: it has no least digits and keeps all decimals.
            "number_format" if text.is_empty() => settings.number_format = ";;".into(),
            "number_format" => settings.number_format = shared,
            "boolean_format" => {
                if &*text != "c" && !text.contains(',') {
                    let message = format!("`boolean_format` needs two words with a comma between, not {:?}", &*text);
                    return Err(self
                        .fault(codes::template::INVALID_VALUE, value, message)
                        .help("such as `\"yes,no\"`, or `\"c\"` for `true` and `false`")
                        .of_tag());
                }
                settings.boolean_format = shared;
            }
            "c_format" => match ComputerFormat::find(&text) {
                Some(format) => settings.c_format = format,
                None => {
                    let message = format!("there is no `c_format` {:?}", &*text);
                    let help = format!("there are {}", ComputerFormat::names());
                    return Err(self.fault(codes::template::INVALID_VALUE, value, message).help(help).of_tag());
                }
            },
            "date_format" => settings.date_format = shared,
            "time_format" => settings.time_format = shared,
            "datetime_format" => settings.datetime_format = shared,
            "locale" => settings.locale = normal_id(&text).into(),
            // Java takes GMT for a zone that it does not know.
            "time_zone" => settings.time_zone = Zone::find(&text).map_or("GMT".into(), |zone| zone.id().into()),
            "url_escaping_charset" => settings.url_escaping_charset = Some(shared),
            "output_encoding" => settings.output_encoding = Some(shared),
            "classic_compatible" => match &*text {
                "true" | "yes" | "1" | "2" | "y" | "t" => settings.classic_compatible = true,
                "false" | "no" | "0" | "n" | "f" => settings.classic_compatible = false,
                _ => {
                    let message = format!("`classic_compatible` is true or false, not {:?}", &*text);
                    return Err(self.fault(codes::template::INVALID_VALUE, value, message).of_tag());
                }
            },
            "sql_date_and_time_time_zone" => {}
            _ => {
                let message = format!("`{name}` is not a setting that a template can change");
                return Err(self.fault_in(codes::template::INVALID_VALUE, self.unit, name_span, message));
            }
        }
        self.settings.plain = self.settings.is_plain();
        Ok(())
    }
}
