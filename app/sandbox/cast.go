package sandbox

// A part is one conversation of the seed. Every name and every word in it is made
// up. The first byte of a line tells who says it: '<' the patient, '>' the
// therapist.
type part struct {
	name   string
	unread int // the last so many lines, which are the patient's
	lines  []string
}

// cast holds the conversations of the seed by their number. Numbers and lines are
// in the uuids of what is stored, so they are only appended to.
var cast = []part{
	{"Ada Example", 2, []string{
		"<Good morning! Quick question before Thursday: shall I bring the sleep diary on paper?",
		">Good morning, Ada. Paper is perfect. How has it been going so far?",
		"<Better than expected. Six entries out of seven. Sunday fell asleep before I did 😄",
		">Six out of seven is lovely. And what did you notice?",
		"<That I sleep longer on days when I take the evening walk. Even a short one.",
		">That is worth keeping. How short is short?",
		"<Ten minutes, around the pond and back. There is a heron who judges me.",
		">Then please give the heron my regards. Would you like to try the walk every other evening until Thursday?",
		"<Yes. Every other evening sounds doable.",
		">Good. No need to make it perfect, just note it down.",
		"<Walk number one done, heron present.",
		"<And I slept until half past six!",
	}},
	{"Ben Sample", 0, []string{
		">Hello Ben, this is a reminder of our appointment on Tuesday at 15:00.",
		"<Thanks! Could we make it 15:30? My bus is not a morning bus and apparently not an afternoon bus either.",
		">15:30 works. I have moved it.",
		"<Great, thank you.",
		">See you then. You wanted to think of one thing that went well, remember?",
		"<I do. It is about the choir. More on Tuesday.",
		">I am looking forward to it.",
	}},
	{"Max Longread", 0, nil}, // see longRead
	{"Nora Newcomer", 0, nil},
	{"Otto Specimen", 1, []string{
		"<Day 1 of the walking plan: 12 minutes. It rained, but only on me.",
		">A fine start. Did you have the green jacket with you?",
		"<The green jacket was at home, dry and happy.",
		">Tomorrow it may come along, then.",
		"<Day 2: 15 minutes, jacket included, no rain of course.",
		">The jacket is doing its work.",
		"<Day 3: rest day, as agreed. I oiled the bicycle instead.",
		">That counts as looking after yourself. How are the knees?",
		"<Quiet. They send their thanks for the rest day.",
		">Good. On to day 4 whenever you feel like it.",
		"<Day 4: 18 minutes, up to the bakery. I had to buy a roll, for science.",
		">And the result of the experiment?",
		"<Poppy seed beats sesame.",
		">I shall note it in the literature.",
		"<Day 5: 20 minutes. Met the neighbour with the two dachshunds.",
		">How was it to stop and talk?",
		"<Easier than last month. I asked about the dogs first, like we planned.",
		">You prepared that well, and you did it.",
		"<The small one is called Sir. Just Sir.",
		">A dog with manners, I hope.",
		"<None whatsoever.",
		">Then the name is a goal.",
		"<Day 6: rest day. Read half a book about lighthouses.",
		">Is it a good one?",
		"<It goes round in circles, but you always see it coming.",
		">I walked straight into that one.",
		"<Day 7: 22 minutes! That is a whole week.",
		">A whole week, Otto. How would you like to mark it?",
		"<Soup with my sister on Saturday.",
		">That sounds just right. What would you like for the second week?",
		"<The same length, but one walk with company.",
		">Company with two legs or with four?",
		"<I will ask the neighbour. So, ten in total.",
		">Write to me when you have asked, whatever the answer is.",
		"<Day 8: asked. Tomorrow at nine, with Sir and the other one.",
		">Well done. Asking was the hard part.",
		"<Day 9: 25 minutes. Sir fell into a puddle. Everyone was very brave.",
		">Especially the one who had asked.",
		"<I had not thought of it that way.",
		"<We are going again on Friday.",
	}},
	{"Ivy Placeholder", 0, []string{
		"<Hi, I read the leaflet about the breathing exercise. Four in, six out, is that right?",
		">Yes. In through the nose for four, out through the mouth for six. Five rounds are enough.",
		"<Is it normal to yawn?",
		">Perfectly normal, and rather a good sign.",
		"<Then I am very good at it.",
	}},
	{"Finn Fictional", 3, []string{
		">Hello Finn, how did the first day at the workshop go?",
		"<Long, but good. I knew two of the faces.",
		">And the others?",
		"<They had name tags. Best invention ever.",
		">What helped you when it got loud?",
		"<I went outside for five minutes, as we said. Nobody minded.",
		">That is exactly what the five minutes are for.",
		"<Second day today.",
		"<I have my own hook for the coat now.",
		"<It has my name on it.",
	}},
	{"Tess Template", 0, []string{
		"<Dear practice, could you send me the times of the relaxation group once more?",
		">Of course:\n\nMonday, 17:00 to 18:00, small room\nThursday, 10:00 to 11:00, large room\n\nNo need to sign up; comfortable clothes are enough.",
		"<Thank you! Is there a page with the exercises?",
		">Yes, at https://example.org/exercises?week=1 – the first three are the ones we did together.",
		"<Found it. The cat has joined in.",
		">Cats are natural talents. See you on Monday.",
	}},
	{"Leo Lorem", 0, []string{
		"<I have finished the list of ten small pleasures.",
		">Wonderful. Which one is at the top?",
		"<1. The first coffee, on the balcony\n2. Peeling an orange in one piece\n3. Clean sheets",
		">Which of them would fit into tomorrow?",
		"<Two of three. Sheets are for Sunday.",
	}},
	{"Mia Madeup", 1, []string{
		">Good afternoon, Mia. You asked for a written summary of our last talk, here it is: you want to call your friend once a week, on a fixed day, and you chose Wednesday because Wednesdays have nothing else going for them. If a Wednesday does not work out, the call moves to Thursday and does not fall away. We look at it again in four weeks.",
		"<That is exactly it. Thank you. I put it on the fridge.",
		">A place of honour. How did the first Wednesday go?",
		"<We talked for an hour. About rhubarb, mostly.",
	}},
	{"Zoe Imaginary", 0, []string{
		"<Hello! שלום! مرحبا! I am practising greetings for the language café 🎉",
		">What a good idea. How many do you have?",
		"<Seven. Now I only need the courage to use them.",
		">Perhaps one of them is enough for the first evening?",
		"<One greeting, one biscuit. Agreed.",
		">Agreed. Tell me how the biscuit was.",
	}},
	{"Erika Mustermann", 0, []string{
		"<Guten Tag! Darf ich Ihnen auch auf Deutsch schreiben?",
		">Guten Tag, Frau Mustermann, sehr gerne.",
		"<Schön. Dann bis Freitag, und liebe Grüße vom Gemüsebeet.",
	}},
}

// longReadCount is the number of messages of the conversation "Max Longread",
// which is there for paging back.
const longReadCount = 2000

// What the two say in turn, after the number of the message. The lengths of the
// lists have no common factor, so that the same pair comes back late.
var (
	longReadPatient = []string{
		"I watered the tomatoes on the balcony this morning.",
		"The evening walk was short, but it was one.",
		"I slept well and dreamt of a very polite goose.",
		"I called my brother, as I had meant to.",
		"Today I left the phone in the kitchen over night.",
		"The breathing exercise took two minutes and helped for an hour.",
		"I made the soup from the recipe that we talked about.",
		"It was a slow day, and that was all right.",
		"I said no to an invitation and nothing bad happened.",
		"I wrote down three good things: tea, rain, socks.",
		"The choir was loud and a little out of tune, so I fitted in.",
		"I found the letter that I had been looking for.",
		"I took the stairs, all of them, with a rest on the third floor.",
	}
	longReadTherapist = []string{
		"Thank you for telling me. How was it for you?",
		"That sounds like a good step.",
		"What would make it a little easier tomorrow?",
		"I am glad to hear that.",
		"Let us look at it together on Thursday.",
		"Small is good. Small lasts.",
		"What did you notice afterwards?",
		"And who was there with you?",
		"Would you like to keep that for next week?",
		"That took some patience. Well done.",
		"It is fine to leave it at that for today.",
	}
)
