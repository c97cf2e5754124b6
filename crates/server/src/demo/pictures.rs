//! Pictures of a demo's products, drawn while the server runs: nobody waits for them.

use super::give_all;
use crate::http::state::AppState;
use crate::photos::Photo;
use onhand_demo::content::{Content, Product};
use onhand_demo::setup;
use onhand_demo::step::Step;
use onhand_domain::records::{Collection, Stored};
use serde_json::json;

/// Pixels of a side.
const SIDE: u32 = 400;
/// Pictures that are given at once.
const BATCH: usize = 10;

/// Draws the pictures of products that have none, on a thread of its own.
pub fn draw(state: &AppState, content: Content) -> anyhow::Result<()> {
    let state = state.clone();
    std::thread::Builder::new().name("demo-pictures".into()).spawn(move || {
        for products in content.products.chunks(BATCH) {
            if *state.stopping.borrow() {
                return;
            }
            if let Err(error) = draw_some(&state, &content, products) {
                tracing::warn!(%error, "the demo's pictures");
                return;
            }
        }
    })?;
    Ok(())
}

fn draw_some(state: &AppState, content: &Content, products: &[Product]) -> anyhow::Result<()> {
    let mut steps = Vec::new();
    for product in products {
        if has_picture(state, product)? {
            continue;
        }
        let photo = Photo::of(&product.picture(SIDE))?;
        state.photos.keep(&photo)?;
        let data = json!({"product": setup::product_id(product), "photo": photo.hash});
        let now = state.handle.environment().clock.now();
        steps.push(Step::new(format!("photo {}", product.sku), "set_photo", data, now));
    }
    give_all(&state.handle, content, &steps)
}

fn has_picture(state: &AppState, product: &Product) -> anyhow::Result<bool> {
    let stored = state.handle.readers().read(|reader| {
        let stored = reader.record(Collection::Products, setup::product_id(product))?;
        stored.map(|stored| stored.decode(Collection::Products)).transpose()
    })?;
    let found = stored.as_deref().and_then(onhand_domain::records::Product::from_record);
    Ok(found.is_none_or(|found| found.photo.is_some()))
}
