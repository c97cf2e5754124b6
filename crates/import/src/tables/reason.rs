//! What is wrong with a cell or a row: by code, with a sentence in English and in Arabic.

use serde::Serialize;
use std::fmt;

macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident $(($figure:ident))?: $code:literal, $english:literal, $arabic:literal;)*) => {
        /// What is wrong.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Reason { $($(#[$doc])* $name $((reasons!(@type $figure)))?,)* }

        impl Reason {
            /// Its code.
            pub const fn code(&self) -> &'static str {
                match self { $(Self::$name $((reasons!(@rest $figure)))? => $code),* }
            }

            /// In Arabic.
            pub fn arabic(&self) -> String {
                match self { $(Self::$name $(($figure))? => format!($arabic)),* }
            }
        }

        impl fmt::Display for Reason {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self { $(Self::$name $(($figure))? => write!(f, $english)),* }
            }
        }
    };
    (@type $figure:ident) => { String };
    (@rest $figure:ident) => { _ };
}

reasons! {
    /// Two things could be meant.
    AmbiguousDate: "ambiguous_date", "day or month first? write it as 2026-01-31", "اليوم أولًا أم الشهر؟ اكتبه هكذا: 2026-01-31";
    /// Two things could be meant.
    AmbiguousNumber: "ambiguous_number", "this could mean two numbers; write it as 1234.50", "قد يعني هذا رقمين؛ اكتبه هكذا: 1234.50";
    /// The record is archived.
    Archived: "archived", "it is archived; restore it first", "إنه مؤرشف؛ أعده إلى الاستخدام أولًا";
    /// Another has it.
    BarcodeTaken(other): "barcode_taken", "product {other} has it already", "المنتج {other} يحمله بالفعل";
    /// Below zero.
    BelowZero: "below_zero", "below zero", "أقل من صفر";
    /// A formula came to nothing.
    CellError: "cell_error", "the formula in this cell failed", "فشلت المعادلة في هذه الخلية";
    /// The check digit does not fit.
    CheckDigit: "check_digit", "the check digit is wrong", "رقم التحقق خاطئ";
    /// The same key twice.
    Duplicate(line): "duplicate", "the same as on line {line}", "مكرر كما في السطر {line}";
    /// Finer than the unit.
    FinerThanUnit: "finer_than_unit", "finer than the product's unit", "أدق من وحدة المنتج";
    /// As many digits as a GTIN without its zeros.
    LostZeros: "lost_zeros", "a barcode has 8, 12, 13 or 14 digits; this one may have lost its leading zeros", "للباركود 8 أو 12 أو 13 أو 14 رقمًا؛ ربما فقد هذا أصفاره الأولى";
    /// A GTIN without its zeros, and which.
    LostZerosOf(code): "lost_zeros_of", "this barcode may have lost its leading zeros; it would be {code}", "ربما فقد هذا الباركود أصفاره الأولى؛ سيكون {code}";
    /// Nothing where something must be.
    Missing: "missing", "nothing stands here", "لا شيء هنا";
    /// A new product without a name.
    NameNeeded: "name_needed", "a new product needs a name", "المنتج الجديد يحتاج إلى اسم";
    /// No location of that code or name.
    NoLocation: "no_location", "there is no such location; import locations first, or add it", "لا يوجد موقع كهذا؛ استورد المواقع أولًا أو أضفه";
    /// No price list of that code.
    NoPriceList: "no_price_list", "there is no such price list", "لا توجد قائمة أسعار كهذه";
    /// No product of that SKU.
    NoProduct: "no_product", "there is no such product; import products first", "لا يوجد منتج كهذا؛ استورد المنتجات أولًا";
    /// No customer of that code.
    NoCustomer: "no_customer", "there is no such customer; import customers first", "لا يوجد عميل كهذا؛ استورد العملاء أولًا";
    /// Not translated.
    NotLookedUp(file): "not_looked_up", "{file} has no row for it", "لا يوجد له سطر في {file}";
    /// Not a code.
    NotACode: "not_a_code", "not a code: too long, or with characters that can't be typed", "ليس رمزًا: طويل جدًا أو فيه محارف لا تُكتب";
    /// Not a day.
    NotADate: "not_a_date", "not a day such as 2026-01-31", "ليس تاريخًا مثل 2026-01-31";
    /// Not a number.
    NotANumber: "not_a_number", "not a number such as 12.50", "ليس رقمًا مثل 12.50";
    /// Not a number of days.
    NotDays: "not_days", "not a number of days", "ليس عدد أيام";
    /// A service.
    NotTracked: "not_tracked", "no stock is kept of this product", "لا يُحتفظ بمخزون لهذا المنتج";
    /// One of a few words.
    OneOf(words): "one_of", "must be one of: {words}", "يجب أن يكون أحد: {words}";
    /// Refused as it was applied.
    Refused(code): "refused", "it was refused: {code}", "رُفض: {code}";
    /// A spreadsheet made `2.02E+11` of it.
    Shortened: "shortened", "a spreadsheet shortened this; the digits are lost", "اختصر برنامج الجداول هذا الرقم وضاعت أرقامه";
    /// No such tax class.
    TaxClass: "tax_class", "not a tax class of the business", "ليست فئة ضريبية لدى المنشأة";
    /// Too many cells.
    Width(figures): "width", "{figures}", "عدد الخلايا لا يطابق العناوين ({figures})";
    /// More digits than money has.
    TooFine: "too_fine", "more digits after the point than it may have", "أرقام بعد الفاصلة أكثر من المسموح";
    /// Absurd.
    TooLarge: "too_large", "too large to be true", "أكبر من أن يكون صحيحًا";
    /// Too long.
    TooLong(most): "too_long", "longer than {most} characters", "أطول من {most} محرفًا";
    /// More digits than a barcode has.
    TooManyDigits: "too_many_digits", "a barcode has 8, 12, 13 or 14 digits", "للباركود 8 أو 12 أو 13 أو 14 رقمًا";
}

impl Serialize for Reason {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
