"""What somebody sees who opens the school's link or QR code: one form, no account, nothing enters by itself."""
