"""Sơn La: the drug treatment centre's cell, with point sheets and a ballot of two rounds."""
