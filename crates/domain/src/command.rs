//! All that can be asked of a business: one list of verbs, each in a file of its own.
//!
//! A command is an intent. It names what it needs ([`Act::wants`]), and decides on it ([`Act::decide`]): a flat
//! list of guards, then the change. Adding a verb is one new file and one line in the list at the end.

use crate::decision::{Context, Decision};
use crate::ids::{ActorId, CustomerId};
use crate::key::Key;
use crate::lookup::Lookup;
use crate::records::{Business, Customer, CustomerGroup, Location, PriceList, Product, Stored};
use crate::refusal::Refusal;
use crate::time::Moment;
use crate::working_set::{Need, WorkingSet};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use utoipa::ToSchema;
use uuid::Uuid;

/// The two kinds of command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// May be refused.
    Request,
    /// Happened in the world: never refused for stock; where it can't be applied it is kept for people to see.
    Fact,
}

/// What someone may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything.
    Owner,
    /// Everything but what is the owners' own: making, changing and suspending owners.
    Admin,
    /// Everything but settings, people and tokens.
    Staff,
    /// The counter.
    Cashier,
    /// What is made and thrown away, and orders until they are ready; no money.
    Kitchen,
    /// Its own orders.
    Partner,
}

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// The partner's own customer record.
    pub customer: Option<CustomerId>,
    /// Identity.
    pub id: ActorId,
    /// What it may do.
    pub role: Role,
}

/// A verb.
pub trait Act: Serialize + DeserializeOwned {
    /// Request or fact.
    const KIND: Kind;
    /// Who may do it.
    const ROLES: &'static [Role];

    /// Asks for what [`Act::decide`] reads; called again with what was loaded until nothing is missing.
    fn wants(&self, wants: &mut Wants<'_>);

    /// Decides: refuses, or changes the records and names what happened.
    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal>;
}

/// Owners and those who manage for them.
pub const MANAGERS: &[Role] = &[Role::Owner, Role::Admin];
/// Staff and above.
pub const STAFF: &[Role] = &[Role::Owner, Role::Admin, Role::Staff];
/// Whoever works at the counter, and above.
pub const EVERY_HAND: &[Role] = &[Role::Owner, Role::Admin, Role::Staff, Role::Cashier];
/// Whoever works here, the kitchen too.
pub const KITCHEN_TOO: &[Role] = &[Role::Owner, Role::Admin, Role::Staff, Role::Cashier, Role::Kitchen];
/// Staff, and partners for themselves.
pub const STAFF_AND_PARTNERS: &[Role] =
    &[Role::Owner, Role::Admin, Role::Staff, Role::Cashier, Role::Partner];

/// Collects what a command needs, given what is loaded already.
pub struct Wants<'a> {
    set: &'a WorkingSet,
    context: &'a Context,
    missing: Vec<Need>,
}

impl<'a> Wants<'a> {
    /// For the command of `context`, over what is loaded.
    pub fn new(set: &'a WorkingSet, context: &'a Context) -> Self {
        Self { set, context, missing: Vec::new() }
    }

    /// What is not loaded yet.
    pub fn into_missing(self) -> Vec<Need> {
        self.missing
    }

    /// What the command knows of its making.
    pub fn context(&self) -> &'a Context {
        self.context
    }

    /// When the command happened.
    pub fn occurred_at(&self) -> Moment {
        self.context.occurred_at
    }

    /// Wants a record; gives it where it is loaded and exists.
    pub fn record<T: Stored>(&mut self, id: impl Into<Uuid>) -> Option<&'a T> {
        let id = id.into();
        let loaded = self.set.loaded(id);
        if loaded.is_none() {
            self.missing.push(Need::Record((T::COLLECTION, id)));
        }
        loaded.flatten()
    }

    /// Wants all records that a lookup finds; gives those that are loaded.
    pub fn found<T: Stored>(&mut self, lookup: Lookup) -> Vec<&'a T> {
        self.found_first(lookup, usize::MAX)
    }

    /// Wants the first few records that a lookup finds, however many there are; gives those that are loaded.
    pub fn found_first<T: Stored>(&mut self, lookup: Lookup, most: usize) -> Vec<&'a T> {
        let need = Need::Lookup(lookup);
        if !self.set.has(&need) {
            self.missing.push(need);
            return Vec::new();
        }
        let Need::Lookup(lookup) = need else { return Vec::new() };
        self.set.found(&lookup).into_iter().take(most).filter_map(|id| self.record::<T>(id)).collect()
    }

    /// Wants a product by id or SKU.
    pub fn product(&mut self, key: &Key) -> Option<&'a Product> {
        self.by_key(key, |sku| Lookup::ProductBySku(sku.to_owned()))
    }

    /// Wants a location by id or code.
    pub fn location(&mut self, key: &Key) -> Option<&'a Location> {
        self.by_key(key, |code| Lookup::LocationByCode(code.to_owned()))
    }

    /// Wants a location by id or code; the business's own where none is named.
    pub fn location_or_default(&mut self, key: Option<&Key>) -> Option<&'a Location> {
        match key {
            Some(key) => self.location(key),
            None => {
                let own = self.record::<Business>(Business::id())?.default_location?;
                self.record(own)
            }
        }
    }

    /// Wants a customer by id or code.
    pub fn customer(&mut self, key: &Key) -> Option<&'a Customer> {
        self.by_key(key, |code| Lookup::CustomerByCode(code.to_owned()))
    }

    /// Wants a group of customers by id or code.
    pub fn customer_group(&mut self, key: &Key) -> Option<&'a CustomerGroup> {
        self.by_key(key, |code| Lookup::CustomerGroupByCode(code.to_owned()))
    }

    /// Wants a price list by id or code.
    pub fn price_list(&mut self, key: &Key) -> Option<&'a PriceList> {
        self.by_key(key, |code| Lookup::PriceListByCode(code.to_owned()))
    }

    fn by_key<T: Stored>(&mut self, key: &Key, lookup: impl Fn(&str) -> Lookup) -> Option<&'a T> {
        match key {
            Key::Id(id) => self.record(*id),
            Key::Code(code) => self.found(lookup(code)).into_iter().next(),
        }
    }
}

macro_rules! commands {
    ($($name:literal => $variant:ident($act:ty): $summary:literal,)*) => {
        /// A command of any kind.
        #[derive(Clone, Debug, PartialEq, Serialize)]
        #[serde(tag = "type", content = "data")]
        pub enum Command { $(#[doc = $summary] #[serde(rename = $name)] $variant($act),)* }

        impl Command {
            /// The names of all commands, in the order of the list.
            pub const NAMES: &'static [&'static str] = &[$($name),*];

            /// Its name.
            pub const fn name(&self) -> &'static str {
                match self { $(Self::$variant(_) => $name),* }
            }

            /// Request or fact, by name; `None` where there is no such command.
            pub fn kind_of(name: &str) -> Option<Kind> {
                match name { $($name => Some(<$act>::KIND),)* _ => None }
            }

            /// Request or fact.
            pub const fn kind(&self) -> Kind {
                match self { $(Self::$variant(_) => <$act>::KIND),* }
            }

            /// Who may do it.
            pub const fn roles(&self) -> &'static [Role] {
                match self { $(Self::$variant(_) => <$act>::ROLES),* }
            }

            /// Reads the data of a command of that name.
            pub fn decode(name: &str, data: &str) -> Result<Self, Refusal> {
                match name {
                    $($name => read::<$act>(data).map(Self::$variant),)*
                    _ => Err(Refusal::UnknownCommand { name: name.chars().take(100).collect() }),
                }
            }

            /// Asks for what [`Command::decide`] reads.
            pub fn wants(&self, wants: &mut Wants<'_>) {
                wants.record::<Business>(Business::id());
                match self { $(Self::$variant(act) => act.wants(wants)),* }
            }

            /// Decides: refuses, or changes the records and names what happened.
            pub fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
                if !self.roles().contains(&decision.context().actor.role) {
                    return Err(Refusal::NotAllowed);
                }
                match self { $(Self::$variant(act) => act.decide(decision)),* }
            }

            /// Name, description, kind, roles and schema of every command, for the API's documentation.
            pub fn catalogue() -> Vec<CommandInfo> {
                vec![$(CommandInfo {
                    name: $name,
                    summary: $summary,
                    kind: <$act>::KIND,
                    roles: <$act>::ROLES,
                    schema: <$act as utoipa::PartialSchema>::schema(),
                    schemas: |into| <$act as ToSchema>::schemas(into),
                }),*]
            }
        }
    };
}

/// The references that a schema makes, by name.
type SchemasInto = fn(&mut Vec<(String, utoipa::openapi::RefOr<utoipa::openapi::schema::Schema>)>);

/// A command, described.
pub struct CommandInfo {
    /// Its name.
    pub name: &'static str,
    /// What it does, in a sentence.
    pub summary: &'static str,
    /// Request or fact.
    pub kind: Kind,
    /// Who may do it.
    pub roles: &'static [Role],
    /// Schema of its data.
    pub schema: utoipa::openapi::RefOr<utoipa::openapi::schema::Schema>,
    /// Adds the schemas that it refers to.
    pub schemas: SchemasInto,
}

/// Reads JSON, naming the field where it fails. The quick reader goes first; the one that knows where it is follows
/// only for the message.
fn read<T: DeserializeOwned>(data: &str) -> Result<T, Refusal> {
    // Serde would take the fields of a record from an array, by their order: nobody means that.
    if !data.trim_start().starts_with('{') {
        let problem = "must be an object with the command's fields".to_owned();
        return Err(Refusal::Malformed { field: "data".into(), problem });
    }
    if let Ok(value) = serde_json::from_str(data) {
        return Ok(value);
    }
    let mut deserializer = serde_json::Deserializer::from_str(data);
    match serde_path_to_error::deserialize(&mut deserializer) {
        Ok(value) => Ok(value),
        Err(error) => {
            let path = error.path().to_string();
            let field = if path == "." { "data".to_owned() } else { format!("data.{path}") };
            let problem = error.into_inner().to_string();
            let problem = problem.split(" at line ").next().unwrap_or_default().chars().take(200).collect();
            Err(Refusal::Malformed { field, problem })
        }
    }
}

use crate::accounts::*;
use crate::attention::*;
use crate::catalogue::*;
use crate::imports::*;
use crate::orders::*;
use crate::people::*;
use crate::prices::*;
use crate::register::*;
use crate::stock::*;

commands! {
    "set_business" => SetBusiness(set_business::SetBusiness): "Sets up the business, or changes its settings.",
    "add_product" => AddProduct(add_product::AddProduct): "Adds a product.",
    "edit_product" => EditProduct(edit_product::EditProduct): "Changes the given fields of a product.",
    "archive_product" => ArchiveProduct(archive_product::ArchiveProduct): "Takes a product out of use; its history stays.",
    "restore_product" => RestoreProduct(restore_product::RestoreProduct): "Takes an archived product into use again.",
    "set_photo" => SetPhoto(set_photo::SetPhoto): "Gives a product its photo, which was uploaded before.",
    "remove_photo" => RemovePhoto(remove_photo::RemovePhoto): "Takes a product's photo away.",
    "add_location" => AddLocation(add_location::AddLocation): "Adds a location.",
    "edit_location" => EditLocation(edit_location::EditLocation): "Changes the given fields of a location.",
    "archive_location" => ArchiveLocation(archive_location::ArchiveLocation): "Takes a location out of use; its history stays.",
    "add_customer" => AddCustomer(add_customer::AddCustomer): "Adds a customer or partner.",
    "edit_customer" => EditCustomer(edit_customer::EditCustomer): "Changes the given fields of a customer.",
    "archive_customer" => ArchiveCustomer(archive_customer::ArchiveCustomer): "Takes a customer out of use; their history stays.",

    "add_person" => AddPerson(add_person::AddPerson): "Adds a person who may sign in.",
    "change_person" => ChangePerson(change_person::ChangePerson): "Changes the given fields of a person: how they are reached, what they may do.",
    "suspend_person" => SuspendPerson(suspend_person::SuspendPerson): "Keeps a person from signing in; what they did stays.",
    "restore_person" => RestorePerson(restore_person::RestorePerson): "Lets a person sign in again who was suspended.",

    "begin_import" => BeginImport(begin_import::BeginImport): "Begins to take a file in.",
    "end_import" => EndImport(end_import::EndImport): "Ends an import, with what it came to.",
    "undo_import" => UndoImport(undo_import::UndoImport): "Marks an import as undone, once what it did was.",
    "set_import_mapping" => SetImportMapping(set_import_mapping::SetImportMapping): "Remembers which column of a file is which field.",

    "add_price_list" => AddPriceList(add_price_list::AddPriceList): "Adds a price list, for now or from a moment on.",
    "edit_price_list" => EditPriceList(edit_price_list::EditPriceList): "Changes the given fields of a price list: its names, its start and end.",
    "advance_price_list" => AdvancePriceList(advance_price_list::AdvancePriceList): "Starts or ends a price list whose time has come.",
    "set_price_rules" => SetPriceRules(set_price_rules::SetPriceRules): "Says what a price list says of products: prices by quantity, minimum, multiple.",
    "add_customer_group" => AddCustomerGroup(add_customer_group::AddCustomerGroup): "Adds a group of customers.",
    "edit_customer_group" => EditCustomerGroup(edit_customer_group::EditCustomerGroup): "Changes the given fields of a group of customers.",
    "change_prices" => ChangePrices(change_prices::ChangePrices): "Changes many prices at once, now or from a moment on.",
    "apply_price_change" => ApplyPriceChange(apply_price_change::ApplyPriceChange): "Applies a change of prices whose time has come.",
    "undo_price_change" => UndoPriceChange(undo_price_change::UndoPriceChange): "Takes a change of prices back.",

    "post_opening" => PostOpening(post_opening::PostOpening): "Records opening stock: what there is when the business begins to keep it here.",
    "post_receipt" => PostReceipt(post_receipt::PostReceipt): "Records goods received: many lines, one document.",
    "post_adjustment" => PostAdjustment(post_adjustment::PostAdjustment): "Puts stock right by hand, each line with a reason.",
    "post_damage" => PostDamage(post_damage::PostDamage): "Records broken goods.",
    "post_waste" => PostWaste(post_waste::PostWaste): "Records goods thrown away, each line with a reason.",
    "post_made" => PostMade(post_made::PostMade): "Records goods made: they come in from production.",
    "post_count" => PostCount(post_count::PostCount): "Records a count: only the difference is posted.",
    "dispatch_transfer" => DispatchTransfer(dispatch_transfer::DispatchTransfer): "Sends goods to another location, or is refused naming every short line.",
    "receive_transfer" => ReceiveTransfer(receive_transfer::ReceiveTransfer): "Records goods that arrived from another location, whole or in parts.",
    "reverse_movement" => ReverseMovement(reverse_movement::ReverseMovement): "Undoes one movement of a stock document by its opposite.",
    "reverse_document" => ReverseDocument(reverse_document::ReverseDocument): "Undoes a stock document: every movement of it.",
    "resolve_exception" => ResolveException(resolve_exception::ResolveException): "Gives an exception to someone, resolves it or lets it be.",

    "place_order" => PlaceOrder(place_order::PlaceOrder): "Places an order: reserves stock, or is refused naming every short line.",
    "expire_order" => ExpireOrder(expire_order::ExpireOrder): "Gives up an order that nobody confirmed in time.",
    "confirm_order" => ConfirmOrder(confirm_order::ConfirmOrder): "Agrees to an order.",
    "prepare_order" => PrepareOrder(prepare_order::PrepareOrder): "Begins to pick or make an order.",
    "ready_order" => ReadyOrder(ready_order::ReadyOrder): "Sets an order ready, for collection or the van.",
    "hand_over_order" => HandOverOrder(hand_over_order::HandOverOrder): "Records that goods of an order left: all that is open, or a part.",
    "complete_order" => CompleteOrder(complete_order::CompleteOrder): "Ends an order that was delivered or collected.",
    "close_remainder" => CloseRemainder(close_remainder::CloseRemainder): "Gives up what is still open of an order after a part was handed over.",
    "edit_order" => EditOrder(edit_order::EditOrder): "Changes an order that has not left: lines, prices, discounts, charges, wishes.",
    "move_order" => MoveOrder(move_order::MoveOrder): "Has an order, or lines of it, fulfilled from another location, or is refused naming every short line.",
    "note_order" => NoteOrder(note_order::NoteOrder): "Writes a note on an order that staff alone see.",
    "receive_order" => ReceiveOrder(receive_order::ReceiveOrder): "The customer says that an order arrived, and what was not there.",
    "reject_order" => RejectOrder(reject_order::RejectOrder): "Turns down an order that was placed.",
    "cancel_order" => CancelOrder(cancel_order::CancelOrder): "Gives up an order that has not left.",

    "take_payment" => TakePayment(take_payment::TakePayment): "Takes money from a customer for their account; it covers the oldest charges first.",
    "refund_payment" => RefundPayment(refund_payment::RefundPayment): "Gives a customer money back from their account.",
    "post_credit" => PostCredit(post_credit::PostCredit): "Gives a customer credit without money.",
    "adjust_account" => AdjustAccount(adjust_account::AdjustAccount): "Puts a customer's account right by hand.",
    "post_account_opening" => PostAccountOpening(post_account_opening::PostAccountOpening): "Records what a customer owed, or had paid ahead, when accounts began to be kept here.",
    "allocate" => Allocate(allocate::Allocate): "Puts what is open of a payment, deposit or credit to charges.",
    "reverse_allocation" => ReverseAllocation(reverse_allocation::ReverseAllocation): "Takes an allocation back by its opposite.",
    "reverse_account_entry" => ReverseAccountEntry(reverse_account_entry::ReverseAccountEntry): "Undoes an entry of an account that was made by hand.",
    "approve_order" => ApproveOrder(approve_order::ApproveOrder): "Approves an order that goes beyond its customer's credit limit.",

    "record_sale" => RecordSale(record_sale::RecordSale): "Records a sale at a counter.",
    "void_sale" => VoidSale(void_sale::VoidSale): "Undoes a sale: every movement of it by its opposite.",
    "ask_return" => AskReturn(ask_return::AskReturn): "A customer asks to bring goods of an order back.",
    "answer_return" => AnswerReturn(answer_return::AnswerReturn): "Approves or declines what a customer asks to bring back.",
    "record_return" => RecordReturn(record_return::RecordReturn): "Records goods that a customer brought back.",

    "open_register" => OpenRegister(open_register::OpenRegister): "Opens a register session with its float.",
    "move_cash" => MoveCash(move_cash::MoveCash): "Records cash put into a drawer or taken out of it, beside trade.",
    "count_register" => CountRegister(count_register::CountRegister): "Counts a drawer before it is closed.",
    "close_register" => CloseRegister(close_register::CloseRegister): "Closes a register session with a numbered Z.",
    "suspend_sale" => SuspendSale(suspend_sale::SuspendSale): "Puts a sale aside before it is paid.",
    "resume_suspended_sale" => ResumeSuspendedSale(resume_suspended_sale::ResumeSuspendedSale): "Takes up a sale that was put aside; one till gets it.",
    "drop_suspended_sale" => DropSuspendedSale(drop_suspended_sale::DropSuspendedSale): "Gives up a sale that was put aside.",
}
