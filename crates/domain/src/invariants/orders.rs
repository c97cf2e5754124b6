//! What must hold of orders, and of what customers ask to bring back.

use super::{Audit, ONE_CURRENCY};
use crate::quantity::Quantity;
use crate::records::order::OrderState;
use crate::records::return_request::ReturnRequestState;
use crate::records::{Order, Return, ReturnRequest};

impl Audit {
    pub(super) fn take_order(&mut self, order: &Order) {
        self.numbers.entry("order").or_default().insert(order.number);
        for line in &order.lines {
            *self.reserved.entry((line.product, order.location_of(line))).or_default() +=
                i128::from(line.open.millionths());
            let parts: Quantity = [line.open, line.taken, line.released].into_iter().sum();
            let sound =
                [line.open, line.taken, line.released, line.returned].iter().all(|part| !part.is_negative());
            if parts != line.quantity || !sound {
                self.fail("ordered = open + taken + released", order.number, format!("{line:?}"));
            }
        }
        if !order.state.is_open() && order.has_open_lines() {
            self.fail("a finished order holds nothing", order.number, format!("{:?}", order.state));
        }
        self.check_delivery(order);
        self.check_handovers(order);
        let lines = order.lines.iter().map(|line| (line.net, line.tax));
        let charges = order.charges.iter().map(|charge| (charge.net, charge.tax));
        self.check_money("order", order.number, lines.chain(charges), (order.net, order.tax, order.total));
    }

    /// Taken is what was handed over, and once nothing is open any more its money is the line's.
    fn check_handovers(&mut self, order: &Order) {
        let mut sums = vec![(0i128, 0i128, 0i128); order.lines.len()];
        for part in order.handovers.iter().flat_map(|handover| &handover.lines) {
            let Some(sum) = sums.get_mut(part.line as usize) else {
                self.fail("a hand-over is of a line", order.number, part.line);
                continue;
            };
            if part.net.exponent() != order.total.exponent() || part.tax.exponent() != order.total.exponent()
            {
                self.fail(ONE_CURRENCY, order.number, format!("{part:?}"));
            }
            sum.0 += i128::from(part.quantity.millionths());
            sum.1 += i128::from(part.net.minor());
            sum.2 += i128::from(part.tax.minor());
        }
        for (line, (quantity, net, tax)) in order.lines.iter().zip(sums) {
            if i128::from(line.taken.millionths()) != quantity {
                self.fail("taken = sum of hand-overs", order.number, format!("{line:?}, sum {quantity}"));
            }
            let money = (i128::from(line.net.minor()), i128::from(line.tax.minor()));
            if line.taken.is_positive() && line.open.is_zero() && money != (net, tax) {
                self.fail(
                    "money of a line = sum of hand-overs",
                    order.number,
                    format!("{line:?}, {net} + {tax}"),
                );
            }
        }
    }

    /// How it gets to the customer makes sense, and a line names a location only where it is another than the order's.
    fn check_delivery(&mut self, order: &Order) {
        if order.window.is_some_and(|window| order.wanted.is_none() || window.until <= window.from) {
            self.fail("a window is a part of a day", order.number, format!("{:?}", order.window));
        }
        if order.received_at.is_some() && order.state != OrderState::Completed {
            self.fail("what arrived is completed", order.number, format!("{:?}", order.state));
        }
        for line in &order.lines {
            if line.location == Some(order.location) {
                self.fail("a line names a location of its own", order.number, format!("{line:?}"));
            }
            if line.missing.is_negative() || line.missing > line.taken {
                self.fail("what is missing was handed over", order.number, format!("{line:?}"));
            }
        }
    }

    pub(super) fn take_request(&mut self, request: &ReturnRequest) {
        self.numbers.entry("return request").or_default().insert(request.number);
        if let Some(back) = request.r#return {
            self.received.insert(back, request.id);
        }
        let is_received = request.state == ReturnRequestState::Received;
        if request.r#return.is_some() != is_received {
            self.fail("what was received names its return", request.number, format!("{:?}", request.state));
        }
        if request.lines.is_empty() || request.lines.iter().any(|line| !line.quantity.is_positive()) {
            self.fail("a return is asked for goods", request.number, format!("{:?}", request.lines));
        }
    }

    pub(super) fn take_requested(&mut self, back: &Return) {
        if let Some(request) = back.request {
            self.requested.insert(back.id, request);
        }
    }

    /// Whatever came by a request names it.
    pub(super) fn check_requests(&mut self) {
        for (back, request) in std::mem::take(&mut self.received) {
            if self.requested.get(&back) != Some(&request) {
                self.fail("a return names the request by which it came", back, request);
            }
        }
    }
}
