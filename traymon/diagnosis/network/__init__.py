"""What the checks ask with: connections, handshakes and certificates, DNS and HTTP, each phase timed and bounded.

``dial``          one connection to one address, TLS included (``sockets``, ``handshake``, ``second_handshake``)
``certificates``  what a server presented, and whether the public trusts it (``der``)
``dns_client``    own DNS packets (``dns_messages``, ``dns_names``)
``plain_http``    port 80, as captive portals meet it    ``fetching``  HTTP by the app's own path, without a key
``globalping``    its requests and answers (pure)        ``target``, ``paths``, ``families``  what is to be reached
``side_by_side``  several such questions at once
"""
