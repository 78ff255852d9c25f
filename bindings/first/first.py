import messageml

for content in ["<b>Filled</b> at ${entity.price}", "<q>Filled</q>"]:
    report = messageml.check(content, data={"price": 72.485})
    print("accepted" if report.acceptable else report.errors[0])
