//! What the demo business is: its places, products and partners.

use super::Giver;
use serde_json::json;

/// A product: SKU, name, Arabic name, category, price, pieces in a case, reorder point.
pub type Product = (&'static str, &'static str, &'static str, &'static str, &'static str, i64, i64);

/// The products. Their barcodes are made under 952, GS1's prefix for examples.
pub const PRODUCTS: &[Product] = &[
    ("OIL-500", "Olive oil 500 ml", "زيت زيتون ٥٠٠ مل", "Oils", "6.40", 12, 24),
    ("OIL-5L", "Olive oil 5 L", "زيت زيتون ٥ لتر", "Oils", "48.00", 4, 8),
    ("TEA-100", "Black tea 100 bags", "شاي أسود ١٠٠ كيس", "Hot drinks", "3.95", 12, 36),
    (
        "COF-250",
        "Ground coffee with cardamom 250 g",
        "قهوة مطحونة بالهيل ٢٥٠ غ",
        "Hot drinks",
        "4.80",
        20,
        40,
    ),
    ("ZAA-400", "Zaatar mix 400 g", "زعتر ٤٠٠ غ", "Spices", "3.20", 24, 30),
    ("SUM-200", "Sumac 200 g", "سماق ٢٠٠ غ", "Spices", "2.60", 24, 24),
    ("CUM-200", "Ground cumin 200 g", "كمون مطحون ٢٠٠ غ", "Spices", "2.45", 24, 24),
    ("RIC-5", "Basmati rice 5 kg", "أرز بسمتي ٥ كغ", "Dry goods", "11.90", 4, 20),
    ("LEN-1", "Red lentils 1 kg", "عدس أحمر ١ كغ", "Dry goods", "2.10", 12, 48),
    ("CHI-400", "Chickpeas tin 400 g", "حمص معلب ٤٠٠ غ", "Tins", "1.15", 24, 96),
    ("FAV-400", "Fava beans tin 400 g", "فول معلب ٤٠٠ غ", "Tins", "1.05", 24, 96),
    ("TOM-800", "Tomatoes tin 800 g", "طماطم معلبة ٨٠٠ غ", "Tins", "1.75", 12, 48),
    ("TAH-450", "Tahini 450 g", "طحينة ٤٥٠ غ", "Spreads", "4.25", 12, 36),
    ("HAL-350", "Halva with pistachio 350 g", "حلاوة بالفستق ٣٥٠ غ", "Sweets", "5.60", 12, 24),
    ("DAT-1", "Medjool dates 1 kg", "تمر مجهول ١ كغ", "Sweets", "12.50", 6, 18),
    ("ROS-250", "Rose water 250 ml", "ماء ورد ٢٥٠ مل", "Pantry", "2.30", 12, 24),
    ("POM-500", "Pomegranate molasses 500 ml", "دبس رمان ٥٠٠ مل", "Pantry", "4.10", 12, 24),
    ("VIN-1", "Apple vinegar 1 L", "خل تفاح ١ لتر", "Pantry", "1.95", 12, 24),
    ("PIC-600", "Pickled cucumbers 600 g", "مخلل خيار ٦٠٠ غ", "Pantry", "2.85", 12, 36),
    ("OLI-1", "Green olives 1 kg", "زيتون أخضر ١ كغ", "Pantry", "6.95", 8, 24),
];

/// Partners: code, name, town.
pub const PARTNERS: &[(&str, &str, &str)] = &[
    ("RIMA", "Café Rima", "Beirut"),
    ("CEDAR", "Cedar Grocery", "Jounieh"),
    ("NOUR", "Nour Deli", "Saida"),
    ("HARBOUR", "Harbour Hotel", "Byblos"),
    ("TASTE", "Taste of Home", "Tripoli"),
    ("SAMIR", "Samir & Sons", "Zahle"),
    ("BAKE", "Baker Street Bakery", "Beirut"),
    ("OLIVE", "Olive Tree Restaurant", "Batroun"),
];

/// Sets the business up.
pub fn make(giver: &Giver) -> anyhow::Result<()> {
    giver.must(
        "business",
        "set_business",
        json!({
            "name": "Palm Street Trading", "currency": "USD", "time_zone": "Asia/Beirut",
            "tax_classes": [{"name": "standard", "rate": "11"}],
            "priority": {"high": "400.00", "urgent": "900.00"},
        }),
        None,
    )?;
    for (code, name, arabic, kind, online) in [
        ("WH", "Warehouse", "المستودع", "warehouse", true),
        ("SHOP1", "Palm Street shop", "متجر شارع النخيل", "store", false),
    ] {
        let names = json!([{"language": "ar", "text": arabic}]);
        let data = json!({"code": code, "name": name, "names": names, "kind": kind, "online": online});
        giver.must(code, "add_location", data, None)?;
    }
    for (place, product) in PRODUCTS.iter().enumerate() {
        giver.must(product.0, "add_product", product_data(place, product), None)?;
    }
    for (code, name, city) in PARTNERS {
        let data = json!({"code": code, "name": name, "address": {"city": city, "country": "Lebanon"}});
        giver.must(code, "add_customer", data, None)?;
    }
    Ok(())
}

fn product_data(place: usize, product: &Product) -> serde_json::Value {
    let (sku, name, arabic, category, price, case, reorder) = *product;
    json!({
        "sku": sku, "name": name, "names": [{"language": "ar", "text": arabic}], "category": category,
        "price": price, "tax_class": "standard", "reorder_point": reorder, "max": reorder * 10,
        "barcodes": [
            {"code": barcode(place, 1)},
            {"code": barcode(place, 2), "pack": case},
        ],
        "units": [{"name": "case", "numerator": case, "denominator": 1, "use": "sell"}],
    })
}

/// A GTIN-13 under 952 with its check digit.
fn barcode(place: usize, level: usize) -> String {
    let body = format!("9524{:07}{level}", place + 1);
    let sum: u32 =
        body.bytes().enumerate().map(|(place, digit)| u32::from(digit - b'0') * [1, 3][place % 2]).sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn barcodes_are_right() {
        for place in 0..PRODUCTS.len() {
            for level in [1, 2] {
                let code = barcode(place, level);
                assert!(onhand_domain::gtin::normalised(&code).is_some(), "{code}");
            }
        }
    }
}
