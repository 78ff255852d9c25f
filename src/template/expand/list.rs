//! `#list`, `#items` and `#sep`: turns and their loop variables.

use super::evaluate::Lent;
use super::failure::Outcome;
use super::hash::Members;
use super::path::StepKind;
use super::scope::{Binding, NO_BINDING, Symbol, Turn, Unit};
use super::sequence::Sequence;
use super::value::Value;
use super::variables::Member;
use super::walk::LazySequence;
use super::{Flow, Machine};
use crate::diagnostic::{Span, codes};
use crate::stack;
use crate::template::ast::{Block, ExprId, List, NameId, NodeKind};
use crate::template::habit::walked;

/// A name that no variable has: for loops that name none.
const NAMELESS: Symbol = Symbol(u32::MAX);

/// What a loop walks.
#[derive(Debug)]
pub(crate) enum Listing<'m> {
    /// Items one by one.
    Items(LazySequence<'m>),
    /// Members of a hash.
    Members(std::vec::IntoIter<Member<'m>>),
}

/// What the turns of a loop are made of, as `#list` or `#items` says it.
#[derive(Clone, Copy)]
struct Turns<'m> {
    /// The variable of the item or, if there are two, of the key.
    item: NameId,
    second: Option<NameId>,
    body: &'m Block,
    /// Says what is walked, and what stands for nothing.
    list: &'m List,
    span: Span,
}

impl<'m> Machine<'m> {
    /// Makes a binding visible; gives what was on top before, for [`Machine::unbind`].
    pub(super) fn bind(
        &mut self,
        symbol: Symbol,
        value: Option<Value<'m>>,
        hides: bool,
        turn: Option<Turn<'m>>,
        over: Option<(Unit<'m>, ExprId)>,
    ) -> u32 {
        let below = self.top;
        self.item = None;
        self.top = u32::try_from(self.bindings.len()).unwrap_or(NO_BINDING);
        let hides = hides || self.context.dialect.nulls_hide;
        self.bindings.push(Binding {
            symbol,
            value,
            hides,
            turn,
            over,
            path: None,
            walked: None,
            listing: None,
            below,
        });
        below
    }

    /// Takes the last binding away.
    pub(super) fn unbind(&mut self, top: u32) {
        self.bindings.pop();
        self.item = None;
        self.top = top;
    }

    /// `#list`
    pub(super) fn run_list(&mut self, list: &'m List, span: Span) -> Outcome<Flow> {
        let listing = self.listing(list)?;
        match list.item {
            Some(item) => self.run_turns(listing, &Turns { item, second: list.second, body: &list.body, list, span }),
            None => self.run_unnamed(listing, list, span),
        }
    }

    /// All turns over items have the stack that is looked for once.
    #[inline]
    fn walk_items(&mut self, walk: LazySequence<'m>, first: Lent<'m>, turns: &Turns<'m>) -> Outcome<Flow> {
        stacker::maybe_grow(super::NESTED_RED_ZONE, stack::ADDED, || self.run_items_of(walk, first, turns))
    }

    fn listing(&mut self, list: &'m List) -> Outcome<Listing<'m>> {
        Ok(match self.walk(list.over)? {
            Some(Ok(walk)) => Listing::Items(walk),
            Some(Err(Value::Hash(hash))) if !hash.is_closed() => {
                let members = self.charged_members(&hash, self.unit.ast.span(list.over))?;
                Listing::Members(members.into_iter())
            }
            Some(Err(other)) if self.settings.classic_compatible => {
                Listing::Items(LazySequence::new(Sequence::built(vec![Some(other)])))
            }
            Some(Err(other)) => return Err(self.wrong_type(list.over, "a sequence", &other)),
            None if self.settings.classic_compatible => Listing::Items(LazySequence::new(Sequence::built(Vec::new()))),
            None => return Err(self.missing(list.over)),
        })
    }

    fn run_otherwise(&mut self, list: &'m List) -> Outcome<Flow> {
        list.otherwise.as_ref().map_or(Ok(Flow::Done), |block| self.run(block))
    }

    /// `#list` with loop variables, or `#items`.
    fn run_turns(&mut self, listing: Listing<'m>, turns: &Turns<'m>) -> Outcome<Flow> {
        let Turns { item, second, list, span, .. } = *turns;
        self.push_step(span, StepKind::Turn(0));
        let flow = match listing {
            Listing::Items(mut walk) => {
                if second.is_some() && !walk.is_default {
                    let value = Value::Sequence(walk.sequence);
                    let fault =
                        self.wrong_type(list.over, "a hash (two loop variables are for keys and values)", &value);
                    return Err(match walked::pairs(self.unit.ast, span) {
                        Some(remedy) => self.advise(fault, self.unit, remedy),
                        None => fault,
                    });
                }
                match walk.advance(self, span)? {
                    None => {
                        self.trail.pop();
                        return self.run_otherwise(list);
                    }
                    Some(first) => self.walk_items(walk, first, turns)?,
                }
            }
            Listing::Members(members) => match (members.len(), second) {
                (0, Some(_)) => {
                    self.trail.pop();
                    return self.run_otherwise(list);
                }
                (_, Some(second)) => self.walk_members(members, second, turns)?,
                (_, None) => {
                    let over = super::failure::short_source(self.unit, list.over);
                    let message = format!("`{over}` is a hash, and a hash is listed with two loop variables");
                    let fault = self.fault(codes::template::WRONG_TYPE, list.over, message);
                    let name = self.unit.ast.name(item);
                    return Err(match walked::object(self.unit.ast, list, name, &over) {
                        Some(remedy) => self.advise(fault, self.unit, remedy),
                        None => {
                            fault.help(format!("write `<#list {over} as key, value>`, or `<#list {over}?keys as key>`"))
                        }
                    });
                }
            },
        };
        self.trail.pop();
        Ok(flow)
    }

    fn run_items_of(&mut self, mut walk: LazySequence<'m>, first: Lent<'m>, turns: &Turns<'m>) -> Outcome<Flow> {
        let Turns { item, body, list, span, .. } = *turns;
        let symbol = self.unit.symbol(item);
        let over = Some((self.unit, list.over));
        let top = self.bind(symbol, None, false, None, over);
        let at = self.top as usize;
        let lazy = walk.is_lazy();
        self.remember();
        let mut next = Some(first);
        let mut index = 0;
        let mut flow = Flow::Done;
        while let Some(value) = next {
            // While `?map` and the like work on the next items, this loop's variable is not there.
            if lazy && let Some(binding) = self.bindings.get_mut(at) {
                binding.symbol = NAMELESS;
                self.item = None;
            }
            let value = if lazy { walk.finish(self, value.into_value())? } else { value.into_value() };
            next = walk.advance(self, span)?;
            if let Some(binding) = self.bindings.get_mut(at) {
                binding.symbol = symbol;
                binding.value = value;
                match &mut binding.turn {
                    Some(turn) => (turn.index, turn.has_next) = (index, next.is_some()),
                    turn => *turn = Some(Turn { index, has_next: next.is_some(), second: false, key: None }),
                }
                binding.path = None;
            }
            self.set_item(at);
            self.set_turn(index);
            match self.run_nodes(body)? {
                Flow::Done | Flow::Continue => {}
                Flow::Break => break,
                Flow::Return => {
                    flow = Flow::Return;
                    break;
                }
            }
            index += 1;
        }
        self.unbind(top);
        Ok(flow)
    }

    fn walk_members(
        &mut self,
        members: std::vec::IntoIter<Member<'m>>,
        second: NameId,
        turns: &Turns<'m>,
    ) -> Outcome<Flow> {
        let Turns { item, body, list, span, .. } = *turns;
        let (key_symbol, value_symbol) = (self.unit.symbol(item), self.unit.symbol(second));
        let over = Some((self.unit, list.over));
        let len = members.len();
        self.remember();
        let outer = self.bind(key_symbol, None, false, None, over);
        let top = self.bind(value_symbol, None, false, None, over);
        let at = self.top as usize;
        let mut flow = Flow::Done;
        for (index, (key, value)) in members.enumerate() {
            self.step(1, span)?;
            let turn = |second| Turn { index, has_next: index + 1 < len, second, key: Some(key.clone()) };
            if let Some(binding) = self.bindings.get_mut(at - 1) {
                binding.value = Some(Value::Text(key.clone()));
                binding.turn = Some(turn(false));
                binding.path = None;
            }
            if let Some(binding) = self.bindings.get_mut(at) {
                binding.value = value;
                binding.turn = Some(turn(true));
                binding.path = None;
            }
            self.set_turn(index);
            match self.run(body)? {
                Flow::Done | Flow::Continue => {}
                Flow::Break => break,
                Flow::Return => {
                    flow = Flow::Return;
                    break;
                }
            }
        }
        self.unbind(top);
        self.unbind(outer);
        Ok(flow)
    }

    /// `#list` whose loop variables are named by `#items` inside.
    #[inline(never)]
    fn run_unnamed(&mut self, listing: Listing<'m>, list: &'m List, span: Span) -> Outcome<Flow> {
        let over_hash = matches!(&listing, Listing::Members(_));
        let empty = match &listing {
            Listing::Items(walk) => walk.known_len() == Some(0) && !walk.is_default,
            Listing::Members(members) => members.len() == 0,
        };
        let mut looked_at = 0;
        let mismatch = empty && items_of(&list.body, &mut looked_at).is_some_and(|pairs| pairs != over_hash);
        self.step(looked_at / 8, span)?;
        if mismatch {
            let wanted = if over_hash {
                "a sequence (`<#items>` names one loop variable)"
            } else {
                "a hash (`<#items>` names two loop variables)"
            };
            let found =
                if over_hash { Value::from(Members::new()) } else { Value::Sequence(Sequence::built(Vec::new())) };
            return Err(self.wrong_type(list.over, wanted, &found));
        }
        let listing = match listing {
            Listing::Items(mut walk) => match walk.advance(self, span)? {
                None => return self.run_otherwise(list),
                Some(first) => Pending { first: Some(first), rest: Listing::Items(walk), list },
            },
            Listing::Members(members) if members.len() == 0 => return self.run_otherwise(list),
            members => Pending { first: None, rest: members, list },
        };
        let top = self.bind(NAMELESS, None, false, None, None);
        if let Some(binding) = self.bindings.last_mut() {
            binding.listing = Some(Box::new(Some(listing)));
        }
        let flow = self.run(&list.body)?;
        self.unbind(top);
        // `#break` before `#items` leaves the list around this one.
        Ok(flow)
    }

    /// `#items`
    #[inline(never)]
    pub(super) fn run_items(
        &mut self,
        item: NameId,
        second: Option<NameId>,
        body: &'m Block,
        span: Span,
    ) -> Outcome<Flow> {
        let around = self.bindings_from(self.top).find(|(_, binding)| binding.listing.is_some()).map(|(at, _)| at);
        let Some(pending) = around.and_then(|at| self.bindings.get_mut(at)?.listing.as_mut()) else {
            let message = "there is no `<#list>` around this `<#items>` whose items it could name";
            return Err(self.fault_in(codes::template::NOT_AVAILABLE, self.unit, span, message));
        };
        let Some(Pending { first, rest, list }) = pending.take() else {
            let message = "this list was walked by `<#items>` already";
            return Err(self.fault_in(codes::template::NOT_AVAILABLE, self.unit, span, message));
        };
        let turns = Turns { item, second, body, list, span };
        match (first, rest) {
            (Some(first), Listing::Items(walk)) if second.is_none() => {
                self.push_step(span, StepKind::Turn(0));
                let flow = self.walk_items(walk, first, &turns)?;
                self.trail.pop();
                Ok(flow)
            }
            (_, rest) => self.run_turns(rest, &turns),
        }
    }

    /// True if the innermost loop has another turn.
    pub(super) fn has_next_turn(&self) -> bool {
        self.innermost_turn().and_then(|binding| binding.turn.as_ref()).is_some_and(|turn| turn.has_next)
    }

    /// The loop variable that was bound last of those that are visible.
    pub(super) fn innermost_turn(&self) -> Option<&Binding<'m>> {
        self.visible_bindings().find(|binding| binding.turn.is_some())
    }

    /// The loop turn of a loop variable.
    pub(crate) fn turn_of(&self, symbol: Symbol) -> Option<&Turn<'m>> {
        self.visible_bindings().filter(|binding| binding.symbol == symbol).find_map(|binding| binding.turn.as_ref())
    }
}

/// Whether the `#items` in a block names two loop variables, if there is one; counts the nodes looked at.
fn items_of(block: &Block, looked_at: &mut u64) -> Option<bool> {
    block.nodes.iter().find_map(|node| {
        *looked_at += 1;
        match &node.kind {
            NodeKind::Items { second, .. } => Some(second.is_some()),
            NodeKind::If { branches, otherwise } => {
                branches.iter().map(|(_, block)| block).chain(otherwise).find_map(|block| items_of(block, looked_at))
            }
            NodeKind::Attempt { body, recover } => items_of(body, looked_at).or_else(|| items_of(recover, looked_at)),
            NodeKind::Compress(body) | NodeKind::Scoped { body, .. } => items_of(body, looked_at),
            NodeKind::Call(call) => call.body.as_ref().and_then(|body| items_of(body, looked_at)),
            _ => None,
        }
    })
}

/// What `#items` will walk.
#[derive(Debug)]
pub(crate) struct Pending<'m> {
    first: Option<Lent<'m>>,
    rest: Listing<'m>,
    list: &'m List,
}
