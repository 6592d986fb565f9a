waste-class-recyclable = recyclables
waste-class-hazardous = hazardous waste
waste-class-food = food waste
waste-class-residual = residual waste
waste-what = What would you like to throw away? Just name it.
waste-answer = ♻️ { $name }: { $class }, because { $reason }.
waste-depends = ♻️ { $name }: which kind is it?
    { $lines }
waste-case = · { $case }: { $class }. { $advice }
waste-no-bin = ♻️ { $name }: not for the bins. { $advice }
waste-did-you-mean = Do you mean one of these?
waste-unknown = I found nothing for “{ $query }” and will not guess. Try another word, or tap below to ask a grid worker.
waste-ask-worker = 🙋 Ask worker
