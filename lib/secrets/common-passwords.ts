/**
 * Well-known passwords that are tried first, in lower case, without the digits and signs that
 * people put around them: the most frequent of the list in zxcvbn 4.5.0 (MIT), and words of our
 * field. Separated by white space.
 */
export const COMMON_PASSWORDS = `
123123a 123123q 1232323q 123321a 123321q 1234567890a 1234567890q 123456789a 123456789q 123456789z 12345678a 12345678q
1234567a 1234567q 123456a 123456aa 123456k 123456q 123456qw 123456r 123456s 123456z 12345a 12345q 12345qwe 12345t
12345z 1234qwe 123aaa 123abc 123asd 123qaz 123qq123 123qwe 123qwe123 123zxc 12qw12 a11111 a12345 a123456 a1234567
a12345678 a123456789 a2bec a2becad aa123456 aaa111 aaliyah aardvark aaron abc123 abc1234 abc12345 abcd aberdeen
abgrtyu absolut access accord achilles action adam adgjmptw adidas admin admin123 administrator adonis aezakmi agent
aggies aib2c aib2ced aikido airborne airbus airforce airplane ais2d ais2def akira alabama alaska albatros albion
alejandr aleksandr aleksandra aleksey alenka alex alexande alexandr alexis alfa alibaba aliens allmine allsop allstar
alpha alphabet alpine alucard amadeus amanda amateur amazon amber america amsterda amsterdam anaconda anakin anal
analsex anarchy andrei andrew andrey andromeda anfield angel angels angus anhyeuem animal anime anthony antoni anubis
apache apollo apple applepie apples april aquarius aragorn area arizona arjay armagedon armani arsenal artem artemis
artemka artur asd123 asdasd asdf asdfasdf asdfg asdfgh asdfghj asdfghjk asdfghjkl asdfjkl asdfzxcv asdzxc ashley
aspire aspirine assassin assfuck asshole assholes assman assword asterix astros atlanta atlantis atomic auburn audia
august aussie austin australi autumn avalanch avalon avatar avenger awesome azamat azerty azsxdc azsxdcfv babe babes
babyblue babyboy babydoll babyface babygirl babylon babylove bacardi bacchus backdoor badass badboy baddog badger
badgirl badman baggins bagira baller balloon balloons balls bambam banana bananas banane bandit bang bangkok banker
banner banshee banzai barbie barcelon barcelona barefoot barkley barney barsik bartman baseball basket basketba
bassman bastard batman bayern bcfields beaches beagle beamer beaner beanie bear bearcat beast beastie beatle beatles
beautifu beauty beaver beavis beckham beefcake beemer beer beetle bella benfica bengals beowulf beretta berlin bhbirf
bicycle bigass bigballs bigbear bigbird bigboobs bigboy bigbutt bigcock bigdaddy bigdick bigdog bigfoot biggie biggles
bigguy bigmac bigman bigmike bigmoney bigone bigred bigsexy bigtime bigtit bigtits bikini bilbo billy billybob
billyboy bimmer bing bingo binladen birdie birdman biscuit bitch bitchass bitches biteme bizkit blabla black blackbir
blackcat blackdog blackhaw blackie blackjac blackjack blackout blacks blacky blade blades blahblah blaster blaze
blazer blessed blessing blink blizzard blonde blondes blondie blowjob blowme blue bluebird blueboy bluedog blueeyes
bluefish bluemoon blues bluesky bob123 bobafett bobby bobcat boeing bogart bogdan bogey bohica bollocks bollox bomber
bond bondage bonehead boner bones bonjour bonjovi bonkers bonsai boob boobie boobies booboo boobs booger boogie
bookworm boomboom boomer bootie boots booty boricua borussia bosco bossman boston bounce bowler bowling boxing boxster
brando brandon brandy brasil braves brazil breast breasts breeze brian brighton bristol britney broder broker bronco
broncos brooklyn brownie browns brucelee bruins brutus bubba bubbas bubble bubbles bucket buckeye buckeyes buckshot
buddah buddha buddie buddy budlight budman budweise buffalo buffett buffy bugger builder bull bulldog bulldogs bullet
bullfrog bulls bullseye bullshit bunghole bunny burger business buster butch butter buttercu butterfl butterfly
butthead butthole buttman buttons buzzard byteme cabbage cactus cadillac caesar calgary calico caliente californ
caligula camaro cambiami camel camelot camels cameltoe cameron camper canada cancer cancun candle candyman cannabis
canon cantona capone captain caramel caravan cardinal carolina carpedie carpet carrera carrot cartman cartoon casanova
caserta casey casino casper cassie cat123 catch catdog catfish catherin catman cats cavalier caveman cbr600 ccbill
cdtnkfyf celeron celica celine celtic celtics ceng cent cerberus cessna cfitymrf cgfhnfr chai chainsaw champ champion
champs changeit changeme chao chaos charger chargers charles charli charlie charlott charlton charly charmed chaser
cheater checkers cheech cheeks cheers cheese cheetah chelsea cherokee cherry chester chevelle chevrole chevy chewie
cheyenne chicago chichi chicken chickens chicks chico chiefs chimera chinook chipper chivas chloe chocolat chopper
chou chris chrisbln chrissy christ christia christin christop chrome chronic chrono chrysler chuai chuang chubby
chuckie chuckles chucky chunky chuo cicero cigars cinder cinnamon cisco cjkysirj cjkywt clancy clapton clarinet
classic claudi claymore clemson clevelan clipper clitoris cloud clouds clover cobra cocacola cocaine cock cocks
coconut coffee cohiba coke colombia colorado colors colt coltrane comet commando company compaq compute computer
concrete condom condor cong connect connor consumer contrasena conveyor cookie cookies cooldude cooler coolguy coolio
coolman cooter copper corleone corona corrado corsair corvette cosmic cosmo cosmos cosworth cougar cowboy cowboys
coyote cracker crazy crazybab creampie creamy creative cricket crimson critter crjhgbjy cruise cruiser crunch crusader
crysis crystal cthulhu cthutq cubbies cubswin cuddles cumming cumshot cunt cunts cupcake curious custom cutlass cutter
cxfcnmt cyber cyclone cyclops cypress daddy daewoo dagger daisy dakota dalejr dallas dammit damnit dancer dang danger
danie daniel daniil danila danni dannyboy danzig darkman darkness darkside darkstar database david davide davids dawg
daytona dbrnjh dbrnjhbz deadhead deadman deadpool death debian december deejay deepthroat deeznuts deeznutz default
defender defiant deftones delete delphi delta deluxe denali deng deniska depeche desert designer desire deskjet
destiny detroit deutsch device devil devildog devils dexter dfcbkbq dfkthbz dfkthf dfktynbyf dfvgbh dharma diablo
diamond diamonds diao dick dickhead dickie dicks diehard diesel dietcoke dieter digger diggler digital dilbert dildo
dilligaf dima dinamo ding dingdong dinosaur dirtbike discover disney diver divine dkflbckfd dkflbvbh dlink doberman
doctor dodge dodger dodgeram dodgers dogfood dogg doggie doggy doghouse dogman dogs doitnow dollar dolphin dolphins
domino donkey donuts doobie doodle doogie dookie doughboy dracula drago dragon dragonba dragonball dragons dragoon
dreamer dreams driver drizzt droopy drowssap drpepper drummer dthjybrf dublin ducati duchess duck dumbass durango
duster dutchess eagle eagles eastside eatme eatpussy eatshit eclipse eduard edward eeyore einstein ekaterina electra
electric electron element elephant elizabet elizaveta elvis emerald emily eminem empire engage engineer enigma enter
enterpri enterprise eraser ericsson erotic erotica escort eternal eternity eureka europa everest everton excalibu
exigen exigent exodus explorer express extreme fabie fabric facial factory faggot falcon falcons fallen fallout fang
fantasy farscape farside fart faster fatass fatboy fatcat fatman feather february fender feng fergie fernand ferrari
ferret fester fetish fghtkm ficken fiesta figaro fighter filter finger fire fireball firebird firefly firefox fireman
fish fishes fishing fisting fitness fktrcfylh fktrcfylhf fktrctq flames flamingo flash flatron fletch flexible flipper
floppy florian florida flounder flower fluffy flyboy flyers foobar footbal football fordf forest forever forfun
formula fortuna foryou fossil foxtrot francesc frank franky freaks freaky freckles freddy freedom freepass freeporn
freeuser friday fright frisco frisky frodo frog frogger froggy front frontier frosty fubar fuck fucked fucker fuckers
fuckface fuckher fucking fuckit fuckme fuckoff fuckthis fucku fuckyou fugazi funtime fusion futbol fuzzy fyfcnfcbz
fylhtq fytxrf fyutkbyf gabrie gabriel gabriell galaxy galina galore gambit gamecube gameover gandalf gangbang gangsta
gangster garden garfield gargoyle gateway gator gatorade gators gawker gbpltw gegcbr geheim gemini genesis genius
george geronimo gesperrt getmoney getsome gfhjkm ghbdtn ghbdtnbr ghblehjr ghetto ghjcnj ghjcnjnfr ghost ghostrider
giants ginger giorgi girls gizmo gizmodo gjkbyf gladiator gmoney gns6gn goalie goaway goblin goblue gobucks goddess
godfathe godfather godsmack godzilla gofish goforit goku golden goldfish goldstar goldwing golf golfball golfer
golfing goliath gollum gonavy gong gonzo goober goodboy goodluck goodtime goofy google goose gopher gordon gorilla
gotcha gothic gotohell govols granny grapes grease great greatone green greenbay greenday greens gregor gremlin
grendel gretzky griffey gringo grizzly gromit groove groovy groucho grumpy gsxr guai guardian guest guiness guinness
guitar gundam gunnar gunner gunners gustav hacked hacker hairy hal9000 halflife hallo hambone hamburg hamlet hammer
hammers hamster handyman hannah hannibal hansolo happy happyday harbinger hardcock hardcore hardon hardrock harley
harry haslo havefun hawaii hawaiian hawkeye hawkeyes hayabusa hearts heater heather heaven heckfy hedgehog heineken
hellfire hello helloo hellos hellyeah helmet helpme hendrix hentai herbie hercules hermes hershey heslo hesoyam hidden
highland hiphop hippie hithere hitler hitman hjvfirf hobbes hobbit hockey hokies holiday holly hollywoo holyshit homer
homers homerun honda honey honeywell hongkong hooker hoosier hoosiers hooter hooters hootie horizon horndog hornet
horney horny horse horses hotbox hotboy hotdog hotpussy hotred hotrod hotsex hotshot hotstuff hottie hover huai hummer
hunter hunting hurrican husker huskers huskies hustler hyperion iamgod ib6ub ibanez icecream iceman idontkno idontknow
iforgot igor iguana ihateyou illini illusion ilovesex iloveu iloveyo iloveyou immortal impala incubus indiana indians
indigo industrial inferno infiniti infinity insane insert integra intel internet intrepid intruder inuyasha iomega
ipswich irina irish ironman iscool istanbul italia ivanov ivanova iverson iwantu jabroni jackal jackass jackoff
jackson jacob jagger jaguar jamaica james jamesbon jamesbond jamie jammer jammin january jarhead jasmine jason jasper
java jaybird jayden jayeeuz jayhawk jazzman jedi jeep jenn jenny jericho jerkoff jessic jessica jester jesus jethro
jetski jewels jiang jimbo jimbob jimmy jing jiong jktymrf jockey johann johannes john johnboy joker jokers jordan
joshua jrcfyf juggalo juice july jumper june junebug jungle junior jupiter justame justdoit justice justin justme
juventus kahuna kaktus kamikaze kangaroo kansas karate karina karolina kashmir kasper katana katerina katie katrin
kawasaki kcj9wxsn keeper kelly kennwort kenshin kenwood kenworth kevin keyboard keystone keywest kickass kicker
killbill killer killers killme kingfish kingkong kingpin kingston kinky kipper kirill kisses kissme kitkat kitten
kitty kittycat kittykat klaster kleopatra klingon knickers knicks knights knopka kodiak kolobok kool korn koshka
kosmos kostya kotaku kotenok krishna ktyjxrf kume kungfu labrador labtec lacrosse ladybug laguna lakers lakota
lancelot lancer lansing laptop larisa laser lassie lasvegas latinas latino leather leavemealone ledzep legacy legend
legion legolas leng lennon leonid leopard lesbian lesbians lespaul lestat letmein letmeinnow letsgo lexmark lexus
liberty lick licker lickit lickme lifehack lighter lightnin lightning lights linda lineage linux lion lionking liquid
liverpoo liverpool lizard lobster loco logan login logitech logmein lokomotiv lol123 lolipop lollipop lollol london
lonestar lonewolf longhorn looker looser losenord loser losers lotus love loveit lovely loveme lover loverboy lovers
lovesex loveyou lowrider ltybcrf luan lucifer lucky luckydog ludmila lust lvbnhbq macdaddy machine macross maddie
maddog madina madison madman madmax madness madonna maestro maggie maggot magic magick magicman magnum magnus magpie
maiden mailcreated mailman maintain maintenance majestic makaveli maksim malaka malibu malina mallard mamapapa manager
manchest manchester mancity mandarin mandingo mango maniac manowar manson mantis manutd maradona marathon march maria
marika marina marine mariners marines marino marius marlboro marley martin martini maryjane massive maste master
matador matrix matthew mature maverick max123 maxell maxim maxima maximus maxwell maxx mayday mayhem mazafaka mazda
meatball meathead meatloaf mechanic medusa megadeth megaman megapass megatron meister melissa mellon mellow memorex
memphis menace meng meowmeow mercedes mercury meridian merlin merlot mermaid mersedes metallic metallica mexico miami
mian miao michae michael michigan mickey microlab micron microsof microsoft midget midnight midway mighty mikey milana
milano milena milkman millwall mima minecraft minime mirage misfit mishka missy mister mistress misty mittens mnbvcxz
modena mojo molly mollydog moloko molson momoney monaco monalisa monday mondeo money moneyman moneys mongoose monitor
monke monkey monkeys monopoly monster montana montgom montreal moocow mookie moomoo moonlight moose morgan moritz
morpheus mortgage mortimer moscow mosquitto motdepasse mother motherlode motor motorola mountain mouse mozart mqtt
muffin mulder mullet multiplelo munchkin muppet musashi muscle mushroom music musica musicman mustafa mustang mustangs
mustard mybaby mylife mylove mypass mysql mystic naked napass napster naruto nascar nasty nastya natali natasha
naughty ncc1701 nccitoia nccitoid nccitoie ne1469 nebraska nemesis neng neptune netgear nevada newbie newcastl newlife
newpass newport newyork nfnmzyf nickel nicola nicole nigger nike nikita nikola nikolay nimbus nimrod niners ninja
ninjas nintendo nipper nipple nipples nirvana nissan nitram nofear nokia nolimit nong noodle noodles nookie nopass
novell november nude nudist nugget nuggets number nuttertools nwoalife nyjets nylons nymets oakland oasis obiwan
oblivion oceans october office ohyeah oicu oilers oksana oldman oleg oliver olivier omega onelove onetime online
onlyme openup operator optimus oracle orange oranges orchid orgasm orioles orion oscar osiris othello ou8122 outkast
outlaw overkill overlord oxford p0015123 pacers packard packer packers pacman padres paintbal paintball pakistan
paladin paloma panama panasoni panasonic pancho panda pandora pantera panther panthers panties pantyhos panzer
paradise paradox parola parrot pascal pass passat passion passme passphrase passport passwd passwor password passwords
passwort patches patrick patriot patriots pavilion peach peaches peanut peanuts pearljam pebbles peekaboo peewee
pegasus pencil peng penguin penguins penis penny penthous pentium pepper pepsi pervert peter peterpan petrov peugeot
phantom pheonix philippe philips phillies philly phish phoeni phoenix photos phpbb pianoman piao picard picasso
piccolo pickle pickles pickup pics piglet pikachu pillow pimp pimpin pineappl ping pingpong pinhead pink pinkfloy
pinky pioneer pippen pirate pirates pisces pissing pissoff pistol pitbull pizza pizzas planet planner plant plastic
platinum playboy player playstation playtime plumber plymouth pobeda poison poiuyt poiuytrewq pokemon polaris police
polina polniypizdec polo polska pompey poncho pontiac pony poochie poodle pooh poohbear pookie poontang poop pooper
poopie poopoo pooter popcorn popeye poppy porkchop porn porno pornos pornstar porsche portland portugal poseidon
possum postal postgres potato pothead powder power preacher precious predator prelude presario presto primus prince
princes princess printer prissy private privet prodigy prophet proxy psycho puddin pudding pump pumpkin punisher
punkin punkrock puppies puppy pupsik purdue purple pussey pussie pussies pussy pussycat pussyman pussys putter pyramid
python q12345 q123456 q2wee q2weear q2weearst q2weearst6y qa2wseed qawsed qawsedrf qaz123 qaz2ws qaz2wsx qaz2wsxeedc
qazqaz qazwsx qazwsxed qazwsxedc qazwsxedcrfv qazxsw qazxswedc qazzaq qiao qing qiong qiw2e qiw2eer qiw2eerat
qiw2eeratsy qqq111 quan quantum quartz quattro queens quest qwas qwaszx qwe123 qweaer qweasd qweasdzxc qweqwe qwer
qwerasdf qwert qwerty qwertyu qwertyui qwertyuio qwertyuiop qwertz r2d2cepo rabbit rabota racecar racer racerx rachel
racing ragnarok raider raiders rainbow rainman raistlin rambler rambo rammstein ramses rancid random ranger rangers
raptor rascal rasdzv raspberry rasputin rasta rastaman raven ravens razz rbhbkk rctybz reader realmadrid reaper
rebecca rebel rebels red123 redalert redbull reddog redfish redhead redhot redline redman redneck redrum redskins
redsox redwing redwings redwood reebok reefer renault renegade reng rereirf rescue retard rfhbyf rfnthbyf rfrfirf
rfrnec rhbcnbyf rhfcjnrf rhino rhtdtlrj richard rightnow ripken ripper ripple rjirfrgbde rjntyjr rjycnfynby roadkill
roadking roadrunn robert robotech rocker rocket rockets rockford rockhard rockon rocks rockstar rockwell rocky rodman
roller rolltide romashka rommel ronaldo rookie rooster root rootbeer rosebud rotten route rover rovers royals rtyuehe
ruan rubber rulez rulezzz runescape runner rush ruslan russia rustam rusty sabbath sabine sabres sadie safari sailboat
sailing sailor saints sakura salamander salasana saleen sally salmon salomon salsero samantha samiam sammy samson
samsung samtron samurai sancho sandiego sandman sandro sandy sanfran sapper sapphire sarah saratoga sascha sasha sassy
sasuke satan satana saturday saturn saun sauron sausage sayang scada scania scanner scarface scarlet schneider scooby
scoobydo scooter scorpio scorpion scotch scotland scott scotty scout scrappy scream scruffy scuba scully seahawks
seamus searay seattle sebastia secret security seeker seinfeld select seminole semperfi seng senha sensor sentinel
septembe september serega serenity sergei sergey sergi sersolution server service servicetech sesame seven sex123
sexame sexsex sexual sexx sexxxx sexy sexygirl sexyman shado shadow shaggy shai shalom shaman shamrock shaney shang
shania shannon shaolin shark sharks sharky shasta shaved shazam shei shelby shemale sherlock shiloh shithead shitty
shogun shooter shorty shotgun shou showme showtime shun siemens sierra silver silverad simba simon simple simpsons
sinatra sinbad sinister sinner sirius sithlord sixers skate skater skeeter skidoo skiing skinny skipper skippy
skittles skorpion skydive skylar skyler skyline skywalke skywalker slacker slapper slappy slapshot slave slayer sleepy
slick slider slim slinky slipknot slippery slut sluts slutty smeghead smegma smelly smiles smiley smiths smitty smoke
smoker smokes smokey smokin smooth smudge smut snake snakes snapon snapper snapple snatch sneakers snickers sniper
snoop snoopdog snoopy snowball snowboar snowman snuffy snuggles sobaka soccer socrates softball software sojdlgi2ealjg
soldier soleil solnce sommer sonic sonics sonoma sony sooners sophie sosoi2ealjg southpar southpark spaceman spank
spanking spankme spanky sparkle sparky sparta spartak spartan spartans spawn speaker spectre spectrum speedo speedy
spice spider spiderma spiderman spidey spike spinner spirit spitfire splash splinter sponge spongebob spooky spring
sprint sprite spunky spurs sputnik spyder squall squash squirrel squirt srinivas stalin stalker stallion star starbuck
starcraf starcraft stardust starfire starfish stargate starman starship starter startrek starwars static stealth
steeler steelers stefano steph stephani stereo sterlin steve sticks sticky stimpy sting stinger stingray stinky
stocking stocks stonecol stonecold stoned stones stoney storm stormy stranger strider strike striker stripper stud
studly stumpy stunner stupid subaru sublime subway subzero success suck sucker suckit suckme sucks sugar sultan summer
summit sundance sunday sunflowe sunflower sunnyday sunrise sunset sunshin sunshine super superfly superman supersecret
supersta superstar supervisor support surf surfer surfing suzuki sveta svetik svetlana svoboda swallow sweet sweetpea
sweets sweety swimmer swimming swinger swingers sword swordfis swordfish swords sydney syncmaster syracuse system
tacobell tacoma talisman talon tango tanker tardis target tarheel tarheels tarzan tattoo tatyana taurus taylor tazman
tazmania tdutybq tdutybz teacher technician technics techno teddy teddybea teen teens tekken telefon temp tempest
templar teng tennis tequila terminator terrapin terror test tester testing testtest texas thailand thanatos thankyou
theboss thecat thedog thedoors thedude theend thegame thegreat thekid theking theman theone therock thesims thirteen
thomas thongs thor thuglife thumbs thumper thunder thunderb thursday thx1138 tian tiberius tickle tiffany tiger tigers
tigger tights timber ting tinker tinkerbell tinman tintin titanic titanium titans titleist tits titten titties titty
tolkien tomato tomcat tommy tommyboy toolman toon tootsie topcat topdog topgun topher topper topsecret tornado toronto
toshiba tottenha tottenham toyota tracker tractor trader trance transam translator trapper travel traveler treasure
trebor trfnthbyf triangle tricky trident trigger trinity triton triumph trixie trojan trojans trombone trooper trouble
truck trucker trucks truelove trumpet trunks trustno trustno1 tsunami tuesday tulips tunafish tundra turbo turkey
turtle tweety twilight twinkle twisted twister tyler typhoon ubuntu ufkbyf ugdship2j ultima ultimate umbrella underdog
undertaker unicorn unreal usa123 usarmy user username usmc usnavy usuckballz utopia vacation vader vagina valentin
valentina valera valhalla valkyrie vampire vanhalen vanilla vasilisa vector vectra vedder vegeta velvet venera
verbatim veritas vermont veronika vertigo vette vfczyz vfhbyf vfhecz vfhufhbnf vfksirf vfrcbv vfrcbvrf vfvekz vfvfgfgf
vfvjxrf vh5150 viagra victory viewsonic viking vikings viktor viktoria viper vipers virgin vision vitalik vkontakte
vladik vladimir vladislav volley volvo voodoo vortex voyager voyeur vulcan wachtwoord walleye walmart walnut walrus
wanker wapbbs warcraft wareagle warhammer warlock warlord warrior warriors warthog wasser wassup watcher waterloo
weasel webmaste webmaster wednesday weed weezer welcome welcomeback welder werewolf westham westside westwood wetpussy
whatever whatsup wheels whiskers whiskey whisky whisper whitesox whitey whocares whore whynot wibble wicked wildcat
wildcats wildfire wildman william willow windows windsor winner winston winter wisdom wishbone wizard woaini wolf
wolfgang wolfie wolfman wolfpack wolverin wolverine wolves wombat woody woofwoof woohoo wookie wordpass wrangler
wrestle wrestlin wrinkle wutang x2zkg8w xanadu xavier xbox xerxes xfiles xiang xtreme xxx123 xxxpass xyz123 yamaha
yankee yankees ybrbnf ybrjkfq yellow yfcntymrf yfnfif yfnfkmz yoda yomama yosemite yourmom yousuck ytrewq yzerman
zaphod zappa zaq123 zaqi2wsx zaqixsw zaqwsx zaqxsw zenith zeppelin zerocool zeus zhai zhei zheng zhong zhou zhuai
zhuang zhun zidane ziggy zigzag zipper zippy zix2c zix2cev zombie zorro zvezda zxasqw zxc123 zxcasd zxcasdqwe zxcv
zxcvbn zxcvbnm
`;
