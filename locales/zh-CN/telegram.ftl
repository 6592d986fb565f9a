file-not-taken = 这种文件看不了，请拍张照，或写一句。
photo-not-fetched = 照片没收到，请再发一次。
