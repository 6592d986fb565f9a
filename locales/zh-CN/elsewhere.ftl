elsewhere-outside = 这件事归{ $name }管，请打 { $number }。还需要我们帮忙吗？
elsewhere-instead = { $answer }
    还需要我们帮忙吗？
elsewhere-file = 📝 还是要报
