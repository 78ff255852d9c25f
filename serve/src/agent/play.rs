//! Playing a script against a bot that was started for it.

use std::process::{Child, Command};
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::time::Instant;

use super::journal::{Entry, EntryKind, Sending};
use super::people::ConnectionAction;
use super::person::{Gathering, Reply, Writing};
use super::pod::Change;
use super::pod::stream::Attributes;
use super::pod::user::User;
use super::script::{Action, Expected, Played, Script, ScriptStep, Verdict};
use super::{Shared, answer::Refusal};

/// How often it is looked whether the bot still runs.
const LOOK: Duration = Duration::from_millis(50);

/// Characters of a text that a report shows.
const SHOWN: usize = 200;

/// The bot, ended with its value.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A script under way.
struct Player {
    shared: Arc<Shared>,
    wait: Duration,
    /// Where the last step was.
    place: Option<String>,
    /// The last entry that a step has dealt with.
    seen: u64,
    bot: Option<User>,
}

/// Plays a script; the bot is started for it, if there is a command, and ended after it.
pub(super) async fn play(shared: Arc<Shared>, script: &Script, command: Option<Command>) -> Played {
    let mut played = Played::default();
    let mut running = match command.map(|mut command| command.spawn()).transpose() {
        Ok(child) => child.map(Running),
        Err(why) => {
            played.lines.push(("start the bot".into(), Err(why.to_string())));
            played.left = script.steps.len();
            return played;
        }
    };
    let mut player = Player { shared, wait: Duration::from_secs(script.wait), place: None, seen: 0, bot: None };
    let start = player.await_bot(Duration::from_secs(script.start), &mut running).await;
    let is_ready = start.is_ok();
    played.lines.push(("the bot listens".into(), start));
    if !is_ready {
        played.left = script.steps.len();
        return played;
    }
    for (at, step) in script.steps.iter().enumerate() {
        let result = player.take(step, &mut running).await;
        let is_failed = result.is_err();
        played.lines.push((describe(step), result));
        if is_failed {
            // What follows builds on it.
            played.left = script.steps.len() - at - 1;
            break;
        }
    }
    played
}

/// A step in words.
fn describe(step: &ScriptStep) -> String {
    let who = step.by.as_deref().unwrap_or("somebody");
    match step.kind() {
        Ok(Action::Say { text, .. }) => format!("{who} says {:?}", cut(text)),
        Ok(Action::Submit { form }) => format!("{who} submits the form {form}"),
        Ok(Action::Create { name }) => format!("{who} creates the room {name}"),
        Ok(Action::Add { user }) => format!("{who} adds {user}"),
        Ok(Action::Remove { user }) => format!("{who} removes {user}"),
        Ok(Action::Connect { user }) => format!("{who} asks {user} for a connection"),
        Ok(Action::Expect { expected }) => format!("the bot answers {}", wanted(expected)),
        Err(why) => why,
    }
}

fn wanted(expected: &Expected) -> String {
    let verdict = expected.verdict.map(|verdict| format!("{verdict:?}").to_lowercase());
    let rows = [
        ("verdict", verdict),
        ("text", expected.text.clone()),
        ("presentationML", expected.presentation_ml.clone()),
        ("entity", expected.entity.clone()),
        ("form", expected.form.clone()),
        ("attachment", expected.attachment.clone()),
    ];
    let rows = rows.into_iter().filter_map(|(name, value)| Some(format!("{name} {:?}", cut(&value?))));
    let rows: Vec<String> = rows.collect();
    if rows.is_empty() { "anything".into() } else { format!("with {}", rows.join(", ")) }
}

fn cut(text: &str) -> String {
    text.chars().take(SHOWN).collect()
}

fn told(refusal: Refusal) -> String {
    refusal.message
}

impl Player {
    /// Ends with nothing while the bot runs, else with how it has ended.
    fn look(running: &mut Option<Running>) -> Result<(), String> {
        let status = running.as_mut().and_then(|running| running.0.try_wait().ok().flatten());
        status.map_or(Ok(()), |status| Err(format!("the bot has ended: {status}")))
    }

    /// Looks again and again, at each change and now and then, until `find` gives something or the time is over.
    async fn until<T>(
        &mut self,
        time: Duration,
        running: &mut Option<Running>,
        mut find: impl FnMut(&mut Self) -> Option<T>,
    ) -> Result<Option<T>, String> {
        let mut news = self.shared.announcer.listen();
        let end = Instant::now() + time;
        loop {
            if let Some(found) = find(self) {
                return Ok(Some(found));
            }
            Player::look(running)?;
            if Instant::now() >= end {
                return Ok(None);
            }
            let _ = tokio::time::timeout_at(end.min(Instant::now() + LOOK), news.recv()).await;
        }
    }

    async fn await_bot(&mut self, time: Duration, running: &mut Option<Running>) -> Result<(), String> {
        let found = self.until(time, running, |player| {
            let owner = player.shared.feeds.owners().into_iter().next()?;
            player.shared.users.by_id(owner)
        });
        self.bot = found.await?;
        match &self.bot {
            Some(_) => Ok(()),
            None => Err(format!("no bot has made a datafeed within {} seconds", time.as_secs())),
        }
    }

    fn user(&self, name: Option<&str>) -> Result<User, String> {
        let users = &self.shared.users;
        match name {
            Some(name) => {
                let found = users.find(|user| user.username == name || user.display_name == name);
                found.ok_or_else(|| format!("there is no user {name}"))
            }
            None => users.find(|user| !user.is_bot).ok_or_else(|| "the directory has no person".into()),
        }
    }

    /// The id of the stream that a step names, or the last one.
    fn stream(&mut self, by: &User, place: Option<&str>) -> Result<String, String> {
        let id = match place {
            None => self.place.clone().ok_or("the first step must say where: \"in\"")?,
            Some("chat") => {
                let bot = self.bot.as_ref().map(|bot| bot.id).unwrap_or_default();
                let gathering = Gathering { by: by.id, members: vec![bot], ..Gathering::default() };
                self.shared.gather(gathering).map_err(told)?
            }
            Some(name) => {
                let pod = self.shared.pod();
                let named = pod.streams().find(|stream| stream.name() == Some(name)).map(|stream| stream.id.clone());
                named
                    .or_else(|| pod.stream(name).map(|stream| stream.id.clone()))
                    .ok_or_else(|| format!("there is no room or stream {name}"))?
            }
        };
        self.place = Some(id.clone());
        Ok(id)
    }

    async fn take(&mut self, step: &ScriptStep, running: &mut Option<Running>) -> Result<(), String> {
        if let Action::Expect { expected } = step.kind()? {
            return self.expect(expected, running).await;
        }
        let by = self.user(step.by.as_deref())?;
        match step.kind()? {
            Action::Say { text, is_message_ml } => {
                let stream = self.stream(&by, step.place.as_deref())?;
                self.seen = self.shared.next_number();
                let data = step.data.clone();
                let writing =
                    Writing { by: by.id, stream, text: text.to_owned(), data, is_message_ml, files: Vec::new() };
                self.shared.write(writing).await.map(drop).map_err(|(refusal, _)| told(refusal))
            }
            Action::Submit { form } => {
                let stream = self.stream(&by, step.place.as_deref())?;
                let message_id =
                    self.form(&stream, form).ok_or_else(|| format!("no message here holds the form {form}"))?;
                let mut form_values = step.values.clone();
                if let Some(button) = &step.button {
                    form_values.insert("action".into(), Value::from(button.as_str()));
                }
                self.seen = self.shared.next_number();
                let reply = Reply { by: by.id, message_id, form_id: form.to_owned(), form_values };
                self.shared.submit(reply).map(drop).map_err(told)
            }
            Action::Create { name } => {
                let members = step.with.iter().map(|name| self.user(Some(name)).map(|user| user.id));
                let members = members.collect::<Result<Vec<_>, _>>()?;
                let attributes = Attributes { name: Some(name.to_owned()), ..Attributes::default() };
                self.seen = self.shared.next_number();
                self.place = Some(self.shared.gather(Gathering { by: by.id, members, attributes }).map_err(told)?);
                Ok(())
            }
            Action::Add { user } => self.change(&by, step, user, Change::Add),
            Action::Remove { user } => self.change(&by, step, user, Change::Remove),
            Action::Connect { user } => {
                let user = self.user(Some(user))?;
                self.seen = self.shared.next_number();
                self.shared.connect(&by, user.id, ConnectionAction::Request).map(drop).map_err(told)
            }
            Action::Expect { .. } => Ok(()),
        }
    }

    fn change(&mut self, by: &User, step: &ScriptStep, user: &str, change: Change) -> Result<(), String> {
        let stream = self.stream(by, step.place.as_deref())?;
        let user = self.user(Some(user))?;
        self.seen = self.shared.next_number();
        self.shared.change_member(by, &stream, user.id, change).map_err(told)
    }

    /// The newest message of a stream that holds this form.
    fn form(&self, stream: &str, form: &str) -> Option<String> {
        let journal = self.shared.journal();
        let sent = journal.entries().rev().filter_map(Entry::sent);
        let found = sent.filter(|message| message.stream.id == stream).find(|message| {
            let is_current = journal.held(&message.id).is_some_and(|held| held.replaced_by.is_none());
            is_current && holds_form(&message.content.presentation_ml, form)
        });
        found.map(|message| message.id.clone())
    }

    /// Waits for an answer that is as expected; those before it are passed over, and told if it does not come.
    async fn expect(&mut self, expected: &Expected, running: &mut Option<Running>) -> Result<(), String> {
        let person = self.user(None);
        let stream = match (&expected.place, person) {
            (Some(place), Ok(person)) => self.stream(&person, Some(place))?,
            (None, _) => self.place.clone().ok_or("the first step must say where: \"in\"")?,
            (_, Err(why)) => return Err(why),
        };
        let wait = self.wait;
        let mut others: Vec<String> = Vec::new();
        let found = self.until(wait, running, |player| {
            let after = player.seen;
            let journal = player.shared.journal();
            let new = journal.entries().filter(|entry| entry.number > after && *entry.stream == *stream);
            let new: Vec<(u64, Sending)> = new
                .filter_map(|entry| match &entry.kind {
                    EntryKind::Sending(sending) if sending.endpoint != "page" => {
                        Some((entry.number, (**sending).clone()))
                    }
                    _ => None,
                })
                .collect();
            drop(journal);
            for (number, sending) in new {
                player.seen = number;
                match misfit(expected, &sending) {
                    None => return Some(()),
                    Some(why) => others.push(format!("{why}: {}", cut(shown(&sending)))),
                }
            }
            None
        });
        match found.await? {
            Some(()) => Ok(()),
            None if others.is_empty() => Err(format!("no answer within {} seconds", wait.as_secs())),
            None => Err(format!("no such answer within {} seconds; what came:\n{}", wait.as_secs(), others.join("\n"))),
        }
    }
}

fn shown(sending: &Sending) -> &str {
    if sending.sent.is_some() { sending.verdict.text.trim() } else { &sending.note }
}

fn holds_form(presentation_ml: &str, form: &str) -> bool {
    presentation_ml.contains(&format!("<form id=\"{form}\""))
        || presentation_ml
            .split("<form ")
            .skip(1)
            .any(|rest| rest.split('>').next().is_some_and(|attributes| attributes.contains(&format!("id=\"{form}\""))))
}

/// Why an answer is not the expected one.
fn misfit(expected: &Expected, sending: &Sending) -> Option<String> {
    let state = match (&sending.sent, sending.verdict.state) {
        (None, _) => Verdict::Refused,
        (Some(_), "warned") => Verdict::Warned,
        (Some(_), _) => Verdict::Accepted,
    };
    let fits = match expected.verdict {
        Some(verdict) => verdict == state,
        None => state != Verdict::Refused,
    };
    if !fits {
        return Some(format!("{state:?}").to_lowercase());
    }
    if let Some(text) = expected.text.as_deref().filter(|text| !shown(sending).contains(*text)) {
        return Some(format!("without {:?} in its text", cut(text)));
    }
    let from = |sent: &super::pod::message::Message, name: &String| sent.sender.username == *name;
    let sent = sending.sent.as_deref();
    let lacks = |wanted: &Option<String>, has: &dyn Fn(&super::pod::message::Message, &String) -> bool| {
        wanted.as_ref().filter(|wanted| !sent.is_some_and(|sent| has(sent, wanted))).cloned()
    };
    let rows = [
        ("from", lacks(&expected.from, &from)),
        ("presentationML", lacks(&expected.presentation_ml, &|sent, part| sent.content.presentation_ml.contains(part))),
        (
            "entity",
            lacks(&expected.entity, &|sent, kind| sent.content.entity_json.contains(&format!("\"type\":\"{kind}\""))),
        ),
        ("form", lacks(&expected.form, &|sent, form| holds_form(&sent.content.presentation_ml, form))),
        (
            "attachment",
            lacks(&expected.attachment, &|sent, name| sent.content.attachments.iter().any(|file| file.name == *name)),
        ),
    ];
    rows.into_iter().find_map(|(name, wanted)| Some(format!("without {name} {:?}", cut(&wanted?))))
}
