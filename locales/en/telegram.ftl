file-not-taken = I cannot open this kind of file. Please send a photo or write a line.
photo-not-fetched = Your photo did not come through. Please send it once more.
