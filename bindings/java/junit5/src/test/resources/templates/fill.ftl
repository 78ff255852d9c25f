<messageML>Filled <b>${entity.quantity}</b> at ${entity.price}</messageML>
