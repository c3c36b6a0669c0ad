#!/usr/bin/env bash
# A real Kafka (one KRaft node) for tests: eval "$(tools/servers/kafka.sh start)"
server=kafka
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
version=4.1.0
jars=$cache/kafka-$version

install_server() {
  need java default-jre-headless
  if [[ -d $jars ]]; then return; fi
  need mvn maven
  say "fetching Kafka $version"
  local part=$jars.part
  rm -rf "$part"
  mkdir "$part"
  cat >"$part/pom.xml" <<POM
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>harbinger</groupId>
  <artifactId>kafka</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.apache.kafka</groupId>
      <artifactId>kafka_2.13</artifactId>
      <version>$version</version>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-simple</artifactId>
      <version>1.7.36</version>
    </dependency>
  </dependencies>
</project>
POM
  mvn -q -B -f "$part/pom.xml" dependency:copy-dependencies -DoutputDirectory="$part" </dev/null >&2
  mv "$part" "$jars"
}

configure() {
  local controller
  port=$(free_port)
  controller=$(free_port)
  cat >"$data/server.properties" <<CONF
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:$controller
listeners=PLAINTEXT://127.0.0.1:$port,CONTROLLER://127.0.0.1:$controller
controller.listener.names=CONTROLLER
log.dirs=$data/logs
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
CONF
  # The cluster id is 16 bytes in Kafka's base64; one that began with a dash would be taken for an
  # option.
  java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$jars/*" kafka.tools.StorageTool format \
    -t "$(node -p 'Buffer.concat([Buffer.alloc(1), crypto.randomBytes(15)]).toString("base64url")')" \
    -c "$data/server.properties"
  # C1 and one collector thread: it starts with a third of the work, and never runs for long.
  command=(java -Xmx400m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -cp "$jars/*" kafka.Kafka "$data/server.properties")
  lines=("TEST_KAFKA_BROKERS=127.0.0.1:$port")
}

# Asks for the cluster's brokers, as the port opens some time before the node serves.
answers() {
  node -e '
    const socket = require("node:net").connect(process.argv[1], "127.0.0.1");
    // Size 14, Metadata (3) version 0, correlation 1, no client id, all topics.
    socket.write(Buffer.from("0000000e0003000000000001ffff00000000", "hex"));
    socket.setTimeout(2000, () => process.exit(1));
    socket.on("error", () => process.exit(1));
    socket.on("close", () => process.exit(1));
    // Size, correlation, then the number of brokers.
    socket.on("data", (reply) => process.exit(reply.length >= 12 && reply.readInt32BE(8) > 0 ? 0 : 1));
  ' "$port"
}

main "$@"
