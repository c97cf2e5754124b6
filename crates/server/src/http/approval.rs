//! Who has allowed a command: the proof that it carries, looked at before it is given to the writer.

use super::state::AppState;
use onhand_client::approval::proves;
use onhand_domain::command::Actor;
use onhand_domain::ids::CommandId;
use onhand_protocol::ApprovalInput;

/// Whoever has allowed a command, where its proof is good: made with the secret of a token that is good today, for this
/// command. Anything else is no approval, and the command is decided without.
pub async fn approver(state: &AppState, command: CommandId, approval: ApprovalInput) -> Option<Actor> {
    let tokens = state.clone();
    let id = approval.approver;
    let found = state.blocking(move || {
        tokens.tokens.directory().key_of(id).map_err(|error| super::problem::Failure::internal(&error))
    });
    // A directory that can't be read allows nothing; a person is told by the exception that the command then opens.
    let (key, token) = found.await.ok().flatten()?;
    let now = state.handle.environment().clock.now();
    (token.is_good(now) && proves(&key, command, &approval.proof)).then(|| token.actor())
}
