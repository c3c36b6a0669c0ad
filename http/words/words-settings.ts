import type { Sayings } from './saying.ts';

/** Meanings of settings, as administrators read them. */
export const settingSayings: Sayings = {
  'folder of the embedded stores': '内置存储所在的文件夹',
  'trace, debug, info, warn, error, fatal or silent': 'trace、debug、info、warn、error、fatal 或 silent',
  'address that the MQTT ports listen on; 0.0.0.0 for all': 'MQTT 端口监听的地址；0.0.0.0 表示全部',
  'address that the HTTP port listens on; 0.0.0.0 for all': 'HTTP 端口监听的地址；0.0.0.0 表示全部',
  'a port; 0 picks a free one': '端口；0 表示选用空闲端口',
  'a port for HTTPS; 0 picks a free one': 'HTTPS 端口；0 表示选用空闲端口',
  'a port for MQTT over TLS; 0 picks a free one': 'TLS 上的 MQTT 端口；0 表示选用空闲端口',
  'a port for MQTT over WebSocket, over TLS when there is a certificate; 0 picks a free one':
    'WebSocket 上的 MQTT 端口，有证书时使用 TLS；0 表示选用空闲端口',
  'PEM file: certificate for HTTPS, with those between it and its authority':
    'PEM 文件：HTTPS 证书，以及到其颁发机构之间的证书',
  'PEM file: certificate of this broker, with those between it and its authority':
    'PEM 文件：本代理的证书，以及到其颁发机构之间的证书',
  'PEM file: key of the certificate, without a passphrase': 'PEM 文件：证书的密钥，不带口令',
  'PEM file: authorities that sign the certificates of clients': 'PEM 文件：签发客户端证书的机构',
  'PEM file: revocation lists of these authorities, one of each at least':
    'PEM 文件：这些机构的吊销列表，每个机构至少一份',
  'serve, redirect or off: the service of HTTP_PORT beside HTTPS':
    'serve（服务）、redirect（跳转）或 off（关闭）：启用 HTTPS 时 HTTP_PORT 的作用',
  'a secret of at least 24 characters without spaces; its holder may use the whole API':
    '至少 24 个字符、不含空格的密钥；持有者可使用全部 API',
  'addresses or CIDR ranges of the proxies in front, separated by commas: their X-Forwarded-* counts':
    '前置代理的地址或 CIDR 范围，以逗号分隔：采用其 X-Forwarded-*',
  'requests per second of one caller, ten seconds of them at once': '单个调用方每秒的请求数，可一次用完十秒的量',
  'HTTP connections in all': 'HTTP 连接总数',
  'HTTP connections of one address; trusted proxies are not counted': '单个地址的 HTTP 连接数；受信任的代理不计入',
  'a session that is not used for so long ends': '会话闲置此时长后结束',
  'the longest that a session lasts': '会话的最长时间',
  'the longest for which a new API token is in force, in days': '新 API 令牌的最长有效天数',
  'minutes after a sign-in in which a person may sign, make tokens and change their ways to sign in':
    '登录后可签名、创建令牌和更改登录方式的分钟数',
  'on or off: separate system, security and audit administration (docs/access.md)':
    'on 或 off：系统、安全与审计管理相互分离（docs/access.md）',
  'none, or roles that must have a second factor, separated by commas: {roles}':
    'none，或必须使用第二验证方式的角色，以逗号分隔：{roles}',
  'file with 32 random bytes in base64 that seals second factors; absent = access.key in DATA_DIR, made once':
    '含 32 个随机字节（base64）的文件，用于加密第二验证方式；未设置时为 DATA_DIR 中的 access.key，仅创建一次',
  'on or off: whether MQTT and WebSocket are listened on without TLS, too':
    'on 或 off：MQTT 和 WebSocket 是否也在无 TLS 时监听',
  'off, optional or required: whether TLS asks clients for a certificate':
    'off（否）、optional（可选）或 required（必需）：TLS 是否要求客户端证书',
  'larger payloads are refused': '拒绝更大的载荷',
  'MQTT connections in all': 'MQTT 连接总数',
  'MQTT connections of one address (IPv6: of one /64); loopback is not counted':
    '单个地址（IPv6 为一个 /64）的 MQTT 连接数；本机回环不计入',
  'MQTT connections of one device; not counted under --dev-open': '单个设备的 MQTT 连接数；--dev-open 下不计',
  'time from connecting to being let in, TLS and WebSocket included': '从连接到获准进入的时间，包括 TLS 和 WebSocket',
  'publishes of one connection that may wait for their acknowledgement': '单个连接可等待确认的发布数',
  'readings per second of one device, ten times as many for a gateway': '单个设备每秒的读数；网关为其十倍',
  'bytes that may wait for a client that does not read': '客户端不读取时可等待的字节数',
  'messages kept for a subscriber that is away': '为离线订阅者保留的消息数',
  'bytes of messages kept for the subscribers of one device': '为单个设备的订阅者保留的消息字节数',
  'bytes of messages kept for all subscribers that are away': '为所有离线订阅者保留的消息字节数',
  'sessions of one device that outlive their connection': '单个设备在断开后仍保留的会话数',
  'sessions of all devices that outlive their connection': '所有设备在断开后仍保留的会话数',
  'a session ends after so long without a connection': '会话断开此时长后结束',
  'subscriptions of one device': '单个设备的订阅数',
  'subscriptions of all devices': '所有设备的订阅数',
  'retained messages of one device, ten times as many for a gateway': '单个设备的保留消息数；网关为其十倍',
  'retained messages of all devices': '所有设备的保留消息数',
  'bytes of retained messages of one device, ten times for a gateway': '单个设备的保留消息字节数；网关为其十倍',
  'bytes of retained messages of all devices': '所有设备的保留消息字节数',
  'bytes of the wills of all connections': '所有连接的遗嘱消息字节数',
  "mqtt, mqtts, ws or wss URL of the plant's own broker; absent = only the embedded one":
    '工厂自有代理的 mqtt、mqtts、ws 或 wss URL；未设置时仅用内置代理',
  'user name there, where the URL has none': '该代理的用户名（URL 中没有时）',
  'password there, where the URL has none': '该代理的密码（URL 中没有时）',
  'PEM file of the authority that signed its certificate, where the system does not trust it':
    '签发其证书的机构的 PEM 文件（系统不信任该机构时）',
  'PEM file of our client certificate': '本程序客户端证书的 PEM 文件',
  'PEM file of the key of certFile': 'certFile 的密钥的 PEM 文件',
  'MQTT version: auto (5, else 3.1.1), 5 or 3.1.1': 'MQTT 版本：auto（先 5，再 3.1.1）、5 或 3.1.1',
  'MQTT topic filters to subscribe to, separated by commas; not $SYS, and no $share (sharedGroup does that)':
    '要订阅的 MQTT 主题过滤器，以逗号分隔；不含 $SYS 和 $share（由 sharedGroup 设置）',
  'name of a shared subscription: 1 to 64 characters without / + #': '共享订阅的名称：1 至 64 个字符，不含 / + #',
  'client id there; absent = one that is made once and kept in the data folder':
    '该代理的客户端标识；未设置时创建一次并保存在数据文件夹中',
  'site of devices whose payload and topic name none': '载荷和主题均未注明厂区的设备所属的厂区',
  'highest quality of service to request': '请求的最高服务质量（QoS）',
  'messages that may wait for the journal': '可等待写入日志存储的消息数',
  'seconds between two signs of life': '两次存活信号之间的秒数',
  "seconds for which the plant's broker keeps what we miss (MQTT 5)": '工厂代理为本程序保留错过消息的秒数（MQTT 5）',
  'issuer URL of the OpenID Connect provider, https except on this machine; absent = none':
    'OpenID Connect 提供方的 issuer URL，除本机外须为 https；未设置时不使用',
  'client id that the provider gave': '提供方分配的客户端标识',
  'secret of the client; absent with OIDC_CLIENT_SECRET_FILE or for a public client':
    '客户端密钥；使用 OIDC_CLIENT_SECRET_FILE 或公共客户端时不设置',
  'file that holds the secret of the client, on one line': '存放客户端密钥的文件，单独一行',
  'scopes to request, separated by spaces; openid is always among them': '请求的 scope，以空格分隔；总是包含 openid',
  'claim that holds the login; dots lead into an object, as in realm_access.roles':
    '登录名所在的 claim；用点号进入对象，例如 realm_access.roles',
  "claim that holds the person's name; dots lead into an object, as in realm_access.roles":
    '姓名所在的 claim；用点号进入对象，例如 realm_access.roles',
  'claim that holds the e-mail address; dots lead into an object, as in realm_access.roles':
    '邮箱地址所在的 claim；用点号进入对象，例如 realm_access.roles',
  'claim that holds roles of a person: a text or a list; dots lead into an object, as in realm_access.roles':
    '人员角色所在的 claim：文本或列表；用点号进入对象，例如 realm_access.roles',
  'value=role pairs separated by semicolons, as in plant-admins=administrator;crew=technician; the first that fits counts':
    '“值=角色”对，以分号分隔，例如 plant-admins=administrator;crew=technician；采用第一个符合的',
  'claim that holds the sites: a text or a list; absent = everyone is for all sites; dots lead into an object, as in realm_access.roles':
    '厂区所在的 claim：文本或列表；未设置时人人可访问所有厂区；用点号进入对象，例如 realm_access.roles',
  'value=site pairs separated by semicolons, * for all sites; absent = the values are the sites':
    '“值=厂区”对，以分号分隔，* 表示所有厂区；未设置时值即为厂区',
  'made: a first sign-in makes the account; linked: only accounts that an administrator linked':
    'made：首次登录时创建账户；linked：仅限管理员关联的账户',
  'people who may still sign in with a password: everyone, or administrators alone':
    '仍可用密码登录的人员：everyone（所有人）或 administrators（仅管理员）',
  'claim: the amr claim shows whether the provider checked a second factor; provider: it always does; here: this program checks one':
    'claim：由 claim“amr”表明提供方是否检查了第二验证方式；provider：提供方总是检查；here：由本程序检查',
  'label of the button on the sign-in page': '登录页上按钮的文字',
  'the longest that a session lasts before the claims are checked again': '重新检查 claim 之前会话的最长时间',
  'an account that the provider has not confirmed for so long is disabled': '提供方此时长未确认的账户将被停用',
  'postgres or postgresql URL: PostgreSQL; absent = PGlite':
    'postgres 或 postgresql URL：PostgreSQL；未设置时为 PGlite',
  'http or https URL: InfluxDB 2; absent = DuckDB': 'http 或 https URL：InfluxDB 2；未设置时为 DuckDB',
  'InfluxDB token that may write and read the bucket': '可读写该存储桶的 InfluxDB 令牌',
  'InfluxDB organisation': 'InfluxDB 组织',
  'InfluxDB bucket; made where there is none': 'InfluxDB 存储桶；不存在时创建',
  'days for which readings are kept; 0 for ever': '读数保留的天数；0 表示永久',
  'distinct channels of one device; new ones beyond it are quarantined': '单个设备的不同通道数；超出的新通道被隔离',
  'TensorFlow.js backend: auto, wasm, cpu or node': 'TensorFlow.js 后端：auto、wasm、cpu 或 node',
  "readings from which a device's first normal behaviour is learned": '学习设备最初正常状态所用的读数个数',
  'the longest that judging one reading, or learning one device, may take; then it is set aside':
    '判断一个读数或学习一个设备的最长时间；超过则搁置',
  'kept models that a device learned, for a return to them; the newest ones':
    '为便于回退而保留的设备模型数；保留最新的',
  'stored and judged readings are kept this long for a replay, while there is room':
    '已存储并判断的读数在有空间时保留此时长，以便重放',
  'the most that the embedded journal holds; beyond it nothing is acknowledged':
    '内置日志存储的上限；超过后不再确认任何数据',
  'space that stays free on the disk; below it nothing is acknowledged': '磁盘须保留的空间；不足时不再确认任何数据',
  'host:port of Kafka brokers, separated by commas; absent = LMDB':
    'Kafka 代理的 host:port，以逗号分隔；未设置时为 LMDB',
  'Kafka topic of the journal': '日志存储的 Kafka 主题',
  'of the topic, when it is made': '用于创建该主题时',
  'IANA time zone in which people read times, for example Europe/Berlin':
    '显示时间所用的 IANA 时区，例如 Europe/Berlin',
  'currency of prices, rates and costs (ISO 4217), for example CNY; stored amounts are not converted':
    '单价、费率和费用的货币（ISO 4217），例如 CNY；已存储的金额不换算',
  'Sparkplug host id, without / + #: edge nodes that name it their primary host wait for its STATE':
    'Sparkplug 主机标识，不含 / + #：以其为主机的边缘节点等待其 STATE',
  'the largest photo or file that a ticket takes, in bytes': '工单可接收的最大照片或文件，以字节计',
  'bytes of the files of one ticket': '单张工单的文件字节数',
  'bytes of the files of all tickets': '所有工单的文件字节数',
  'space that files leave free on the disk': '文件须在磁盘上留出的空间',
  'Ed25519 private key in PEM, outside the database, that signs the head of each day; absent = unsigned':
    '数据库之外的 Ed25519 私钥（PEM），签署每日摘要；未设置时不签署',
  'udp, tcp or tls URL with a port, to which the head of each day is sent (RFC 5424); absent = none':
    '每日摘要发往的 udp、tcp 或 tls URL，含端口（RFC 5424）；未设置时不发送',
  'certificates in PEM that a tls server must chain to; absent = those of Node':
    'tls 服务器须追溯到的证书（PEM）；未设置时采用 Node 的证书',
  'address that the head of each day is mailed to; needs SMTP_URL; absent = none':
    '每日摘要发往的邮箱地址；需要 SMTP_URL；未设置时不发送',
  'names of people who get tickets, separated by commas': '接收工单的人员姓名，以逗号分隔',
  'smtp or smtps URL, with user and password in it where the server asks; absent = no e-mail':
    'smtp 或 smtps URL，服务器要求时含用户名和密码；未设置时不发邮件',
  'address that mail comes from, for example harbinger@plant.example': '发件地址，例如 harbinger@plant.example',
  'http or https URL at which people open Harbinger; links in mails begin with it':
    '人员打开 Harbinger 的 http 或 https URL；邮件中的链接以此开头',
  'on or off: people without an account report faults by the code on a label (docs/work-orders.md)':
    'on 或 off：没有账户的人可通过标签上的代码报修（docs/work-orders.md）',
  'days after the end of the work for which names and contacts of such people are kept':
    '工作结束后保留此类人员姓名和联系方式的天数',
  'local times such as 22:00-06:00 in which no mail goes to people who chose nothing else; or none':
    '未另行选择的人员不收邮件的当地时间，例如 22:00-06:00；或 none',
  'attempts at one notification, from seconds to 4 hours apart; then it is a dead letter':
    '单个通知的尝试次数，间隔从数秒到 4 小时；之后视为无法送达',
  'days for which delivered notifications are kept, in the inboxes, too; dead letters four times as long':
    '已送达的通知（包括收件箱中的）保留的天数；无法送达的保留四倍时间',
  'addresses that webhooks may go to: public; private (also 10/8, 172.16/12, 192.168/16 and fc00::/7); loopback (also this machine). Never link-local':
    'Webhook 可访问的地址：public（公网）；private（还包括 10/8、172.16/12、192.168/16 和 fc00::/7）；loopback（还包括本机）。从不访问链路本地地址',
  'times of a device further behind its newest than this are not taken; from 1 to 36500 days':
    '比设备最新时间早此天数以上的时间不予接受；1 至 36500 天',
  'all, none, or some of {presets}, separated by commas': 'all、none，或其中若干：{presets}，以逗号分隔',
  'channel, or site:device/channel, → UCUM unit, where the format carries none; in the file only':
    '通道或 site:device/通道 → UCUM 单位，用于不带单位的格式；仅在文件中设置',
  'channel, or site:device/channel, → word → number, for texts that are states; in the file only':
    '通道或 site:device/通道 → 词 → 数值，用于表示状态的文本；仅在文件中设置',
  'topics of other JSON payloads; in the file only': '其他 JSON 载荷的主题；仅在文件中设置',
  "the plant's own alarm rules; in the file only": '工厂自有的报警规则；仅在文件中设置',
  'data of machines, by device; in the file only': '按设备的机器数据；仅在文件中设置',
  'refused payloads that are kept': '保留的被拒载荷数',
  'what this process does: all, or some of {roles}, separated by commas, beside other processes':
    '此进程的职责：all，或与其他进程分担的若干：{roles}，以逗号分隔',
  'name of this process among several, in logs and metrics; absent = the name of the machine':
    '多个进程中此进程的名称，用于日志和指标；未设置 = 机器名',
  'folder on another disk for backups that are made each day; absent = none are made':
    '每日备份所在的文件夹（另一磁盘）；未设置 = 不做备份',
  'time of day of the site at which a backup is made, such as 02:30': '做备份的时刻（站点时间），如 02:30',
  'file whose first line is the passphrase of backups': '首行为备份口令的文件',
  'age keys (age1…) that backups are encrypted for, separated by commas':
    '备份加密所用的 age 密钥（age1…），以逗号分隔',
  'days of which the last backup is kept': '保留最后一份备份的天数',
  'weeks of which the last backup is kept': '保留最后一份备份的周数',
  'bytes of refused payloads that are kept': '保留的被拒载荷字节数',
};
