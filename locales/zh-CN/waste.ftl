waste-class-recyclable = 可回收物
waste-class-hazardous = 有害垃圾
waste-class-food = 厨余垃圾
waste-class-residual = 其他垃圾
waste-what = 要扔什么？说个名字就行。
waste-answer = ♻️ { $name }是{ $class }：{ $reason }。
waste-depends = ♻️ { $name }要看是哪一种？
    { $lines }
waste-case = · { $case }：{ $class }。{ $advice }
waste-no-bin = ♻️ { $name }不进垃圾桶。{ $advice }
waste-did-you-mean = 您是说下面哪一样吗？
waste-unknown = 没查到「{ $query }」，不敢乱说。换个说法，或点下面问网格员。
waste-ask-worker = 🙋 问网格员
