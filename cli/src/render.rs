//! `messageml render`: what Symphony makes of one message.

use std::io::{self, IsTerminal, Write};

use messageml::Fact;
use messageml::{Input, Json, Message};
use messageml_project::{Unusable, data_beside, read_text};
#[cfg(feature = "serve")]
use messageml_serve::picture;

use crate::arguments::{InputFormat, Output, RenderArguments};
use crate::check::complain;
use crate::pasted::read_message;
use crate::report::{Checked, Reports, TextStyle};
use crate::settings::{self, json_text};
use crate::{ExitStatus, say};

/// Renders one message: the result on stdout, findings on stderr.
///
/// # Errors
/// Writing failed.
pub fn run(arguments: &RenderArguments) -> io::Result<ExitStatus> {
    match render(arguments) {
        Ok(outcome) => outcome,
        Err(why) => Ok(complain(&why)),
    }
}

fn render(arguments: &RenderArguments) -> Result<io::Result<ExitStatus>, Unusable> {
    let project = settings::open(&arguments.engine, std::slice::from_ref(&arguments.file))?;
    let limits = project.limits();
    let (message, said) = read_message(&project, &arguments.file, arguments.unwrap)?;
    said.iter().for_each(say);
    let data_path =
        arguments.data.clone().or_else(|| data_beside(&arguments.file).into_iter().next().map(|case| case.path));
    let data = data_path.as_deref().map(|path| read_text(path, limits.data_bytes)).transpose()?;
    let engine = project.engine(&arguments.file)?;
    let name = project.template_name(&arguments.file);
    let input = Input::new(&message).with_json(data.as_deref()).with_name(name.as_str());
    // Everything that `check` finds, advice included, for what is accepted too.
    let (rendered, diagnostics) = match arguments.from {
        InputFormat::MessageMl => {
            let (report, rendered) = engine.check_and_render(input);
            (rendered, report.into_diagnostics())
        }
        InputFormat::Markdown => match engine.render_markdown(&message, None, None) {
            Ok(message) => {
                let diagnostics = message.diagnostics().clone();
                (Some(message), diagnostics)
            }
            Err(report) => (None, report.into_diagnostics()),
        },
    };
    let result = rendered.as_ref().map(|message| show(message, arguments.to)).transpose()?;
    let outcome = if rendered.is_some() { ExitStatus::Clean } else { ExitStatus::Findings };
    let checked = Checked {
        project: Some(&project),
        name: project.names().shown(&arguments.file),
        path: arguments.file.clone(),
        data_name: data_path.as_deref().map(|path| project.names().shown(path)),
        message,
        data,
        diagnostics: diagnostics.into_vec(),
        ..Checked::default()
    };
    Ok(write(result, &checked, outcome))
}

fn write(result: Option<Vec<u8>>, checked: &Checked<'_>, outcome: ExitStatus) -> io::Result<ExitStatus> {
    let style = TextStyle::of(io::stderr().is_terminal());
    let mut reports = Reports::for_people(Box::new(anstream::stderr()), style);
    reports.add(checked)?;
    reports.finish(|_| Ok(()))?;
    if let Some(result) = result {
        let mut out = io::stdout().lock();
        out.write_all(&result)?;
        if !result.ends_with(b"\n") && !result.starts_with(b"\x89PNG") {
            out.write_all(b"\n")?;
        }
        out.flush()?;
    }
    Ok(outcome)
}

fn show(message: &Message, output: Output) -> Result<Vec<u8>, Unusable> {
    let text = match output {
        Output::PresentationMl => message.presentation_ml().to_owned(),
        Output::EntityJson => json_text(message.entity_json()),
        Output::Markdown => message.markdown().to_owned(),
        Output::Text => message.text().to_owned(),
        Output::Entities => json_text(message.entities()),
        Output::Statistics => statistics(message),
        Output::All => {
            let object = messageml::json::Object::from_iter([
                ("presentationML", Json::from(message.presentation_ml())),
                ("markdown", Json::from(message.markdown())),
                ("text", Json::from(message.text())),
                ("entityJson", message.entity_json().clone()),
                ("entities", message.entities().clone()),
            ]);
            json_text(&Json::Object(object))
        }
        #[cfg(feature = "serve")]
        Output::Html => picture::html(message, &picture::Appearance::default()),
        #[cfg(feature = "serve")]
        Output::Png => return take_png(message),
    };
    Ok(text.into_bytes())
}

#[cfg(feature = "serve")]
fn take_png(message: &Message) -> Result<Vec<u8>, Unusable> {
    if io::stdout().is_terminal() {
        return Err(Unusable::new("--to png: the picture is not for a terminal; redirect it to a file"));
    }
    let named = std::env::var_os("CHROMIUM").map(Into::into);
    let browser = picture::find_browser(named, &std::env::var_os("PATH").unwrap_or_default());
    let browser = browser.ok_or_else(|| Unusable::new(format!("--to png: {}", picture::PngError::NoBrowser)))?;
    picture::png(message, &picture::Appearance::default(), &browser)
        .map_err(|why| Unusable::new(format!("--to png: {why}")))
}

/// How much of each limit is used, and what the message is made of, one a line.
fn statistics(message: &Message) -> String {
    let mut out = String::new();
    for usage in message.usage() {
        let (name, used, allowed) = (usage.name(), usage.used, usage.allowed());
        let share = used.saturating_mul(100) / allowed.max(1);
        out.push_str(&format!("{used:>9} of {allowed:>9} {name} ({share} %)\n"));
    }
    let statistics = message.statistics();
    for (name, count) in &statistics.counters {
        out.push_str(&format!("{count:>9} {name}\n"));
    }
    for item in &statistics.items {
        out.push_str(&format!("{:>9} {}", 1, item.name));
        for (name, fact) in &item.attributes {
            match fact {
                Fact::Number(number) => out.push_str(&format!(" {name}={number}")),
                Fact::Word(word) => out.push_str(&format!(" {name}={word:?}")),
            }
        }
        out.push('\n');
    }
    out
}
