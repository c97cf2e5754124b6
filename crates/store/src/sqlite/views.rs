//! What people with SQL of their own read: a few views in the words of the trade.

/// Each view's name and what it selects.
pub(super) const VIEWS: &[(&str, &str)] = &[
    (
        "stock",
        "SELECT products.sku, products.name, locations.code AS location, levels.on_hand, levels.reserved,
                levels.available, coalesce(levels.incoming, 0) AS incoming, levels.status
         FROM stock_levels AS levels
         JOIN products ON products.uuid = levels.product
         JOIN locations ON locations.uuid = levels.location",
    ),
    (
        // A movement between two locations is two rows: one where it left, one where it came.
        "stock_history",
        "SELECT products.sku, locations.code AS location, -moved.quantity AS change,
                CAST(json_extract(moved.doc, '$.from_before') AS NUMERIC) AS before,
                CAST(json_extract(moved.doc, '$.from_after') AS NUMERIC) AS after,
                moved.kind, moved.reason, moved.occurred_at
         FROM movements AS moved
         JOIN products ON products.uuid = moved.product
         JOIN locations ON locations.uuid = moved.\"from\"
         UNION ALL
         SELECT products.sku, locations.code, moved.quantity,
                CAST(json_extract(moved.doc, '$.to_before') AS NUMERIC),
                CAST(json_extract(moved.doc, '$.to_after') AS NUMERIC),
                moved.kind, moved.reason, moved.occurred_at
         FROM movements AS moved
         JOIN products ON products.uuid = moved.product
         JOIN locations ON locations.uuid = moved.\"to\"",
    ),
    (
        "order_lines",
        "SELECT orders.number, orders.state, line.key + 1 AS line, products.sku,
                CAST(line.value ->> '$.quantity' AS NUMERIC) AS quantity,
                coalesce(CAST(line.value ->> '$.open' AS NUMERIC), 0) AS open,
                coalesce(CAST(line.value ->> '$.taken' AS NUMERIC), 0) AS taken,
                CAST(line.value ->> '$.price' AS NUMERIC) AS price,
                CAST(line.value ->> '$.net' AS NUMERIC) AS net,
                CAST(line.value ->> '$.tax' AS NUMERIC) AS tax
         FROM orders
         JOIN json_each(orders.doc, '$.lines') AS line
         JOIN products ON products.uuid = line.value ->> '$.product'",
    ),
    (
        "journal",
        "SELECT seq, strftime('%Y-%m-%dT%H:%M:%SZ', at / 1000, 'unixepoch') AS at, name, lower(hex(actor)) AS actor,
                events, touched
         FROM log",
    ),
];
