//! From an upload to what is kept: checked by what is in it, turned upright, in three sizes of WebP, without anything but
//! the picture.

use super::SIZES;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use image_webp::{ColorType, EncoderParams, WebPEncoder};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Bytes of an upload at most.
pub const BYTES_MAX: usize = 20 * 1_024 * 1_024;
/// Pixels of an upload at most.
pub const PIXELS_MAX: u64 = 50_000_000;
/// Pixels of its longer side at most.
const SIDE_MAX: u32 = 30_000;
/// Bytes that decoding one may take.
const MEMORY_MAX: u64 = 512 << 20;
/// How much of what the eye hardly sees is kept, of 100.
const QUALITY: u8 = 80;

/// A photo, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Photo {
    /// BLAKE3 of its sizes, as 64 hexadecimal digits: its name.
    pub hash: String,
    /// WebP, in the order of [`SIZES`].
    pub sizes: [Vec<u8>; 3],
}

/// Why an upload is no photo.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhotoError {
    /// More bytes than it may have.
    #[error("a photo may have {} MB", BYTES_MAX >> 20)]
    TooLarge,
    /// More pixels than it may have.
    #[error("a photo may have {} megapixels; this one has {width} × {height}", PIXELS_MAX / 1_000_000)]
    TooManyPixels {
        /// In pixels.
        width: u32,
        /// In pixels.
        height: u32,
    },
    /// None of the three forms.
    #[error("this is no JPEG, PNG or WebP")]
    NotAPicture,
    /// It begins like one and can't be read.
    #[error("the picture is damaged: {0}")]
    Damaged(String),
}

impl Photo {
    /// Makes one of what was uploaded.
    pub fn of(upload: &[u8]) -> Result<Self, PhotoError> {
        if upload.len() > BYTES_MAX {
            return Err(PhotoError::TooLarge);
        }
        // A decoder that stumbles over a damaged picture must not take the program down.
        catch_unwind(AssertUnwindSafe(|| {
            let picture = upright(upload)?;
            let largest = smaller(&picture, SIZES[2]);
            let middle = smaller(&largest, SIZES[1]);
            let smallest = smaller(&middle, SIZES[0]);
            let middle_written = webp(&middle)?;
            // A small picture is the same in both.
            let is_same = largest.width() == middle.width();
            let largest_written = if is_same { middle_written.clone() } else { webp(&largest)? };
            Ok(Self::from_sizes([webp(&smallest)?, middle_written, largest_written]))
        }))
        .unwrap_or_else(|_| Err(PhotoError::Damaged("it makes no sense".into())))
    }

    /// Of its sizes, as they are kept.
    pub fn from_sizes(sizes: [Vec<u8>; 3]) -> Self {
        let mut hasher = blake3::Hasher::new();
        for size in &sizes {
            hasher.update(&(size.len() as u64).to_le_bytes());
            hasher.update(size);
        }
        Self { hash: hasher.finalize().to_hex().to_string(), sizes }
    }
}

/// The picture as the camera was held.
fn upright(upload: &[u8]) -> Result<DynamicImage, PhotoError> {
    let damaged = |error: image::ImageError| PhotoError::Damaged(error.to_string());
    let format = image::guess_format(upload).map_err(|_| PhotoError::NotAPicture)?;
    if !matches!(format, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP) {
        return Err(PhotoError::NotAPicture);
    }
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(SIDE_MAX), Some(SIDE_MAX));
    limits.max_alloc = Some(MEMORY_MAX);
    let mut reader = ImageReader::with_format(Cursor::new(upload), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| match error {
        image::ImageError::Limits(_) => PhotoError::TooManyPixels { width: SIDE_MAX, height: SIDE_MAX },
        error => damaged(error),
    })?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PIXELS_MAX {
        return Err(PhotoError::TooManyPixels { width, height });
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

/// The picture within a square of so many pixels; never larger than it is.
fn smaller(picture: &DynamicImage, side: u32) -> DynamicImage {
    if picture.width().max(picture.height()) <= side {
        picture.clone()
    } else {
        picture.thumbnail(side, side)
    }
}

fn webp(picture: &DynamicImage) -> Result<Vec<u8>, PhotoError> {
    let mut out = Vec::new();
    let mut encoder = WebPEncoder::new(&mut out);
    let mut params = EncoderParams::default();
    (params.use_lossy, params.lossy_quality) = (true, QUALITY);
    encoder.set_params(params);
    let (width, height) = (picture.width(), picture.height());
    let written = if picture.color().has_alpha() {
        encoder.encode(picture.to_rgba8().as_raw(), width, height, ColorType::Rgba8)
    } else {
        encoder.encode(picture.to_rgb8().as_raw(), width, height, ColorType::Rgb8)
    };
    written.map_err(|error| PhotoError::Damaged(error.to_string()))?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Rgb, RgbImage};

    /// A picture with a red left half.
    fn drawn(width: u32, height: u32) -> DynamicImage {
        let pixel = |x: u32| if x < width / 2 { Rgb([200, 30, 30]) } else { Rgb([30, 30, 200]) };
        DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, _| pixel(x)))
    }

    fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Vec::new();
        picture.write_to(&mut Cursor::new(&mut bytes), format).unwrap();
        bytes
    }

    fn side(bytes: &[u8]) -> (u32, u32) {
        let picture = image::load_from_memory_with_format(bytes, ImageFormat::WebP).unwrap();
        (picture.width(), picture.height())
    }

    #[test]
    fn every_form_comes_in_three_sizes_and_by_the_same_name_again() {
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
            let upload = encoded(&drawn(1_600, 800), format);
            let photo = Photo::of(&upload).unwrap();
            let sides: Vec<_> = photo.sizes.iter().map(|size| side(size)).collect();
            assert_eq!(sides, [(96, 48), (480, 240), (1_200, 600)], "{format:?}");
            assert_eq!(Photo::of(&upload).unwrap(), photo);
        }
        let small = Photo::of(&encoded(&drawn(60, 30), ImageFormat::Png)).unwrap();
        assert_eq!(small.sizes.iter().map(|size| side(size)).collect::<Vec<_>>(), [(60, 30); 3]);
    }

    /// A JPEG with an EXIF block that says how the camera was held, and a word that must not stay.
    fn with_orientation(orientation: u8) -> Vec<u8> {
        let jpeg = encoded(&drawn(64, 32), ImageFormat::Jpeg);
        let mut tiff = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
        tiff.extend([orientation, 0, 0, 0, 0, 0, 0, 0]);
        tiff.extend(b"SECRET PLACE");
        let body = [b"Exif\0\0".as_slice(), &tiff].concat();
        let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
        [&jpeg[..2], &[0xff, 0xe1], &length, &body, &jpeg[2..]].concat()
    }

    #[test]
    fn a_photo_stands_upright_and_says_nothing_of_where_it_was_taken() {
        for (orientation, sides) in [(1, (64, 32)), (3, (64, 32)), (6, (32, 64)), (8, (32, 64))] {
            let photo = Photo::of(&with_orientation(orientation)).unwrap();
            assert_eq!(side(&photo.sizes[2]), sides, "{orientation}");
            for size in &photo.sizes {
                assert!(!size.windows(6).any(|word| word == b"SECRET"));
                assert!(!size.windows(4).any(|chunk| chunk == b"EXIF"));
            }
        }
    }

    #[test]
    fn what_is_no_photo_is_refused() {
        let mut bomb = encoded(&drawn(8, 8), ImageFormat::Png);
        // The header claims sixty thousand pixels a side.
        bomb[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
        let jpeg = encoded(&drawn(64, 32), ImageFormat::Jpeg);
        for (upload, says) in [
            (b"".to_vec(), "no JPEG"),
            (b"GIF89a\x01\0\x01\0".to_vec(), "no JPEG"),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), "no JPEG"),
            (jpeg[..20].to_vec(), "damaged"),
            (vec![0; BYTES_MAX + 1], "20 MB"),
            (bomb, ""),
        ] {
            let error = Photo::of(&upload).unwrap_err().to_string();
            assert!(error.contains(says), "{error}");
        }
    }
}
