module packetlab

go 1.24
