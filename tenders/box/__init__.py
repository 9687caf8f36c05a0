"""What lies in the tender box: the working copy of a bid, and its versions, sealed and unsealed.

    working.WorkingCopy(bid)        what a bidder is writing; only the bidder's own pages and operations ask
    versions.content_of_version(v)  one submitted version; only the bidder's own pages ask
    opened.quality_content(bid)     answers and files of an opened bid, without prices
    opened.price_content(bid)       the prices of an opened bid
    prices.total(price)             pounds excluding VAT

Nothing here knows who asks: a face asks its rule first. What has not been opened raises StillSealed
in `opened`, whoever asks.
"""
