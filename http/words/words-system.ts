import type { Sayings } from './saying.ts';

/** Checks of an installation, and jobs that are late. */
export const systemSayings: Sayings = {
  'no run of [job] has succeeded for {time}': '[job]已有 {time} 没有成功运行',
  'no run of [job] has succeeded for {time}, and one began {since} ago':
    '[job]已有 {time} 没有成功运行，当前一次始于 {since} 前',
  'all valid': '全部有效',
  "the clock of {node} is {seconds} s ahead of PostgreSQL's: let NTP (chrony) set it":
    '{node} 的时钟比 PostgreSQL 快 {seconds} s：请用 NTP 校准',
  "the clock of {node} is {seconds} s behind PostgreSQL's: let NTP (chrony) set it":
    '{node} 的时钟比 PostgreSQL 慢 {seconds} s：请用 NTP 校准',
  'two processes are called {node}: set CLUSTER_NODE to another name in one':
    '有两个进程都叫 {node}：请为其中一个设置不同的 CLUSTER_NODE',
  '{node} runs version {version}, {other} {own}: finish the upgrade':
    '{node} 运行版本 {version}，{other} 运行 {own}：请完成升级',
  '{node} has SITE_TIME_ZONE={zone}, {other} {own}: set the same everywhere':
    '{node} 的 SITE_TIME_ZONE={zone}，{other} 为 {own}：请统一设置',
  '{count} processes {role}, and the topic has {partitions} partitions: {idle} wait; add partitions':
    '有 {count} 个进程承担 {role}，而主题只有 {partitions} 个分区：{idle} 个在等待；请增加分区',
  'no process has the role {role}: add it to CLUSTER_ROLES of one':
    '没有进程承担 {role}：请将其加入某个进程的 CLUSTER_ROLES',
  '{count} partitions of {topic} have no leader: start the brokers of Kafka that are away':
    '{topic} 有 {count} 个分区没有领导者：请启动离线的 Kafka broker',
  '{count} partitions of {topic} have fewer copies in step than {least}, and take no readings: start the brokers of Kafka that are away':
    '{topic} 有 {count} 个分区的同步副本少于 {least}，不接收读数：请启动离线的 Kafka broker',
  'topic {topic} is on one broker alone, and what it loses is lost: give it 3 replicas (kafka-reassign-partitions), and min.insync.replicas=2':
    '主题 {topic} 只在一个 broker 上，它丢失的数据无法找回：请设 3 个副本（kafka-reassign-partitions）和 min.insync.replicas=2',
  'topic {topic} acknowledges a reading that one broker alone has: set its min.insync.replicas to 2 (kafka-configs)':
    '主题 {topic} 在仅一个 broker 保存读数时就确认：请将其 min.insync.replicas 设为 2（kafka-configs）',
  'topic {topic} has {copies} replicas and min.insync.replicas={least}: no reading is taken in while one broker is away; give it {wanted} replicas':
    '主题 {topic} 有 {copies} 个副本，min.insync.replicas={least}：任一 broker 离线时都不接收读数；请设 {wanted} 个副本',
  "another cluster ({cluster}) writes to topic {topic}, and each takes the other's readings for its own: give each its own KAFKA_TOPIC":
    '另一个集群（{cluster}）也写入主题 {topic}，双方会把对方的读数当作自己的：请为每个集群设置各自的 KAFKA_TOPIC',
  'connections of devices end when nothing was sent for {seconds} s, though no device says good-bye: a balancer or firewall ends them; let it wait longer than 1.5 times the keep-alive, or set the keep-alive of the devices below {limit} s':
    '设备在 {seconds} s 没有发送数据后连接就断开，而设备并未告别：是负载均衡器或防火墙断开的；请让它等待超过 keep-alive 的 1.5 倍，或将设备的 keep-alive 设为小于 {limit} s',
  '{id} is no setting: did you mean {other}?': '没有设置 {id}：是否指 {other}？',
  '{id} is no setting: docs/settings.md has them all': '没有设置 {id}：全部设置见 docs/settings.md',
  'install Node 20.19 or newer': '请安装 Node 20.19 或更新版本',
  'set DATA_DIR to a folder that this user can write': '请将 DATA_DIR 设为此用户可写的文件夹',
  '{folder} is not a folder': '{folder} 不是文件夹',
  '{folder} (will be made)': '{folder}（将创建）',
  'free some space, or set DATA_DIR to another disk': '请释放空间，或将 DATA_DIR 设到其他磁盘',
  'only {size} MiB free': '仅剩 {size} MiB',
  '{size} GiB free': '剩余 {size} GiB',
  'stop what uses it (harbinger itself, if it is running), or set {setting}':
    '请停止占用它的程序（可能是正在运行的 harbinger），或设置 {setting}',
  '{host}, any free port': '{host}，任意空闲端口',
  '{address} is free': '{address} 可用',
  'set BROKER_PLAIN=off': '请设置 BROKER_PLAIN=off',
  'MQTT and WebSocket without TLS on {host} only, which is this machine':
    'MQTT 和 WebSocket 不用 TLS，仅限 {host}，即本机',
  'MQTT without TLS on {host} only, which is this machine': 'MQTT 不用 TLS，仅限 {host}，即本机',
  'WARNING: MQTT and WebSocket without TLS on {host}: passwords and readings can be read on the way; BROKER_PLAIN=off closes it':
    '警告：MQTT 和 WebSocket 在 {host} 上不用 TLS：密码和读数在途中可被读取；设置 BROKER_PLAIN=off 可关闭',
  'WARNING: MQTT without TLS on {host}: passwords and readings can be read on the way; BROKER_PLAIN=off closes it':
    '警告：MQTT 在 {host} 上不用 TLS：密码和读数在途中可被读取；设置 BROKER_PLAIN=off 可关闭',
  'allow {count} (ulimit -n, or LimitNOFILE= of systemd), or set BROKER_MAX_CONNECTIONS and HTTP_MAX_CONNECTIONS lower':
    '请允许 {count} 个（ulimit -n，或 systemd 的 LimitNOFILE=），或调低 BROKER_MAX_CONNECTIONS 和 HTTP_MAX_CONNECTIONS',
  'this system does not show its limit': '此系统不显示其上限',
  '{limit} may be open; {count} connections are allowed': '可打开 {limit} 个；允许 {count} 个连接',
  '{limit} may be open: enough for {enough} of the {count} connections that are allowed':
    '可打开 {limit} 个：足够 {enough} 个连接，允许的连接为 {count} 个',
  'start harbinger as the owner of DATA_DIR: it closes its own files, and names those that it cannot close':
    '请以 DATA_DIR 的所有者启动 harbinger：它会收紧自己的文件，并列出无法收紧的文件',
  'no data folder yet; the program makes it for its user alone': '尚无数据文件夹；程序会创建仅供其用户使用的文件夹',
  'this system keeps no modes: close DATA_DIR to other users by its access list':
    '此系统不保存文件权限：请用访问控制列表禁止其他用户访问 DATA_DIR',
  '{count} entries are open to other users': '{count} 个文件对其他用户开放',
  '{count} entries are for their owner alone': '{count} 个文件仅供其所有者使用',
  'there are more than could be checked in 10 s': '文件过多，10 秒内未能全部检查',
  'DATA_DIR contains other files, which were not checked': 'DATA_DIR 中还有其他文件，未作检查',
  '{count} entries belong to another user, {first} for one: give them to the user of harbinger (chown -R), or move them away':
    '{count} 个文件属于其他用户，例如 {first}：请将其交给 harbinger 的用户（chown -R），或移走',
  '{count} entries stay open to other users, {first} for one: this file system keeps no modes; choose another one, or close its mount point':
    '{count} 个文件仍对其他用户开放，例如 {first}：此文件系统不保存权限；请换用其他文件系统，或限制其挂载点',
  'check KAFKA_BROKERS and that Kafka runs there; for the topic, KAFKA_TOPIC and KAFKA_REPLICATION_FACTOR':
    '请检查 KAFKA_BROKERS 以及 Kafka 是否在运行；主题请检查 KAFKA_TOPIC 和 KAFKA_REPLICATION_FACTOR',
  '{count} brokers cannot hold {replicas} replicas': '{count} 个代理无法保存 {replicas} 个副本',
  'do what is said for each': '请按各条说明处理',
  '{count} processes agree': '{count} 个进程一致',
  'see whether the process runs and reaches PostgreSQL; a stopped one is forgotten after 30 s':
    '请检查该进程是否运行、能否连接 PostgreSQL；停止的进程 30 s 后不再列出',
  'it has said nothing for {seconds} s; it had the roles {roles}': '已有 {seconds} s 没有消息；其角色为 {roles}',
  "{roles}; version {version}; its clock differs from PostgreSQL's by {ms} ms":
    '{roles}；版本 {version}；其时钟与 PostgreSQL 相差 {ms} ms',
  'start a process with the role {role}; after a failure others take its partitions over within 10 s':
    '请启动一个承担 {role} 的进程；发生故障后其他进程会在 10 s 内接管其分区',
  'no process has read a partition yet': '还没有进程读取过分区',
  '{free} of {count} partitions have no process': '{count} 个分区中有 {free} 个没有进程',
  'partitions: {shares}; {lag} records behind at the last checkpoint': '分区：{shares}；上次检查点时落后 {lag} 条记录',
  '{count} brokers; topic {topic} will be made with {partitions} partitions':
    '{count} 个代理；将创建主题 {topic}，分区 {partitions} 个',
  '{count} partitions of {topic} have no leader': '{topic} 有 {count} 个分区没有 leader',
  '{count} brokers; topic {topic} has {partitions} partitions': '{count} 个代理；主题 {topic} 有 {partitions} 个分区',
  'PGlite, embedded': 'PGlite（内置）',
  'check DATABASE_URL, and that PostgreSQL 15 or newer runs there':
    '请检查 DATABASE_URL，以及该处是否运行 PostgreSQL 15 或更新版本',
  'DuckDB, embedded': 'DuckDB（内置）',
  'check INFLUX_URL, _TOKEN, _ORG and _BUCKET, and that InfluxDB runs there':
    '请检查 INFLUX_URL、_TOKEN、_ORG 和 _BUCKET，以及该处是否运行 InfluxDB',
  'InfluxDB, bucket {bucket}': 'InfluxDB，存储桶 {bucket}',
  'InfluxDB, bucket {bucket}: will be made at the first start': 'InfluxDB，存储桶 {bucket}：首次启动时创建',
  'the clocks of this machine and of {server} differ by {seconds} s; use NTP':
    '本机与 {server} 的时钟相差 {seconds} 秒；请使用 NTP',
  'none: people get messages in their inbox only; SMTP_URL sets one':
    '无：人员仅在收件箱中收到消息；可用 SMTP_URL 设置',
  'check SMTP_URL, with user and password, and that the server is there':
    '请检查 SMTP_URL（含用户名和密码）以及服务器是否可用',
  '{server} answers; mail comes from {from}': '{server} 有回应；发件地址为 {from}',
  'no provider: people sign in with passwords and links; OIDC_ISSUER sets one':
    '无提供方：人员使用密码和链接登录；可用 OIDC_ISSUER 设置',
  'check OIDC_ISSUER (exactly as the provider names itself), OIDC_CLIENT_SECRET_FILE, that the provider is there, and that this machine trusts its certificate (NODE_EXTRA_CA_CERTS)':
    '请检查 OIDC_ISSUER（须与提供方自称完全一致）、OIDC_CLIENT_SECRET_FILE、提供方是否可用，以及本机是否信任其证书（NODE_EXTRA_CA_CERTS）',
  '{issuer} answers; register {url} there': '{issuer} 有回应；请在该处登记 {url}',
  'check MQTT_URL, MQTT_USERNAME, MQTT_PASSWORD and MQTT_VERSION, and that the broker runs there':
    '请检查 MQTT_URL、MQTT_USERNAME、MQTT_PASSWORD 和 MQTT_VERSION，以及该处是否运行代理',
  'it does not support shared subscriptions; unset MQTT_SHARED_GROUP': '它不支持共享订阅；请取消设置 MQTT_SHARED_GROUP',
  'it allows QoS {qos} at most; set MQTT_QOS': '它最多允许 QoS {qos}；请设置 MQTT_QOS',
  '{broker} supports MQTT 5': '{broker} 支持 MQTT 5',
  '{broker} supports MQTT 3.1.1': '{broker} 支持 MQTT 3.1.1',
  '{broker} supports MQTT 5 and 3.1.1': '{broker} 支持 MQTT 5 和 3.1.1',
  'check the files of {settings}; they are PEM': '请检查 {settings} 的文件；格式为 PEM',
  'a certificate and its key come together: one of the two is not set': '证书与其密钥须同时设置：缺少其中之一',
  '{key} is not the key of {certificate}': '{key} 不是 {certificate} 的密钥',
  '{file} contains no certificate': '{file} 不含证书',
  '{file} contains no private key, or one with a passphrase': '{file} 不含私钥，或私钥带有口令',
  'revocation lists without an end': '吊销列表没有截止日期',
  'a revocation list of {file} ended on {day}': '{file} 的吊销列表已于 {day} 到期',
  'revocation lists until {day}': '吊销列表有效至 {day}',
  'the authority is in force from {day} only': '颁发机构的证书自 {day} 起才有效',
  'the certificate is in force from {day} only': '证书自 {day} 起才有效',
  'the authority expired on {day}': '颁发机构的证书已于 {day} 到期',
  'the certificate expired on {day}': '证书已于 {day} 到期',
  'authority until {time}': '颁发机构的证书有效至 {time}',
  'authority until {time}, which is soon': '颁发机构的证书有效至 {time}，即将到期',
  'certificate until {time}': '证书有效至 {time}',
  'certificate until {time}, which is soon': '证书有效至 {time}，即将到期',
};
