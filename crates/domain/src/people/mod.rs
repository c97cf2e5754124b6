//! Verbs on people: who may sign in, and as what. Only owners make, change or suspend an owner; nobody suspends
//! themselves; the last owner who may sign in stays.

pub mod add_person;
pub mod change_person;
pub mod check_person;
pub mod restore_person;
pub mod suspend_person;
