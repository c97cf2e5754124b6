//! People who may sign in: whoever works for the business, and partners.

use crate::command::{Actor, Role};
use crate::ids::{ActorId, CustomerId, PersonId};
use crate::lookup;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Someone who may sign in. What they sign in with is kept apart; what they may do is here, so that rights have a place in
/// the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Person {
    /// A partner's own customer record; of partners only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<CustomerId>,
    /// E-mail, as people write it; unique, and good to sign in with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Identity; in the log they act by it.
    pub id: PersonId,
    /// In which language they are written and shown to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<PersonLanguage>,
    /// Name by people.
    pub name: String,
    /// Telephone, as people write it; unique by its digits, and good to sign in with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// What they may do.
    pub role: Role,
    /// Whether they may do it now.
    pub status: PersonStatus,
}

/// A language of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PersonLanguage {
    /// Arabic.
    Ar,
    /// English.
    En,
}

/// Whether someone may sign in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PersonStatus {
    /// May sign in.
    #[default]
    Active,
    /// Kept, with all they did, and not let in.
    Suspended,
}

impl Person {
    /// Whether they may sign in.
    pub fn is_active(&self) -> bool {
        self.status == PersonStatus::Active
    }

    /// Whether they own the business and may sign in: one such person stays.
    pub fn is_active_owner(&self) -> bool {
        self.role == Role::Owner && self.is_active()
    }

    /// As they act.
    pub fn actor(&self) -> Actor {
        Actor { customer: self.customer, id: ActorId(self.id.0), role: self.role }
    }

    /// Their e-mail as it is compared.
    pub fn email_key(&self) -> Option<String> {
        self.email.as_deref().map(email_key)
    }

    /// Their telephone number as it is compared.
    pub fn phone_key(&self) -> Option<String> {
        self.phone.as_deref().and_then(phone_key)
    }
}

/// An e-mail address as it is compared: in small letters, without space around it.
pub fn email_key(email: &str) -> String {
    email.trim().to_lowercase()
}

/// A telephone number as it is compared: its digits, in whichever figures they are written; `None` where it has fewer
/// than five, or anything that no number has.
pub fn phone_key(phone: &str) -> Option<String> {
    let western = |letter: char| match letter {
        '٠'..='٩' => char::from_digit(u32::from(letter) - u32::from('٠'), 10).unwrap_or(letter),
        '۰'..='۹' => char::from_digit(u32::from(letter) - u32::from('۰'), 10).unwrap_or(letter),
        other => other,
    };
    let text: String = phone.chars().map(western).collect();
    let is_part =
        |letter: char| letter.is_ascii_digit() || letter.is_whitespace() || "+-()./".contains(letter);
    lookup::phone_digits(&text).filter(|_| text.chars().all(is_part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_by_their_digits() {
        for (written, key) in [
            ("+44 7700 900123", Some("447700900123")),
            ("(07700) 900-123", Some("07700900123")),
            ("٠٧٧٠٠٩٠٠١٢٣", Some("07700900123")),
            ("۰۷۷۰۰۹۰۰۱۲۳", Some("07700900123")),
            ("1234", None),
            ("ann12345", None),
            ("", None),
        ] {
            assert_eq!(phone_key(written).as_deref(), key, "{written}");
        }
        assert_eq!(email_key(" Ann@Example.com "), "ann@example.com");
    }
}
